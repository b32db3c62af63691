-- What a token is for, within its role; and the audit log by person and by action.

-- CreateEnum
CREATE TYPE "token_scope" AS ENUM ('read', 'control', 'configure');

-- AlterTable
ALTER TABLE "api_tokens" ADD COLUMN "scopes" "token_scope"[] DEFAULT ARRAY['read', 'control', 'configure']::"token_scope"[];
UPDATE "api_tokens" SET "scopes" = DEFAULT WHERE "scopes" IS NULL;
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_scopes_named"
  CHECK ("scopes" IS NOT NULL AND cardinality("scopes") > 0 AND array_position("scopes", NULL) IS NULL);

-- CreateIndex
CREATE INDEX "audit_log_actor_id_idx" ON "audit_log"("actor", "id");

-- CreateIndex
CREATE INDEX "audit_log_action_id_idx" ON "audit_log"("action", "id");
