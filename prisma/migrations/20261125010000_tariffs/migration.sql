-- Tariffs: a building as scope, drafts and approval, recalculations with what they changed, costs of a billing period.

-- CreateEnum
CREATE TYPE "tariff_approval" AS ENUM ('none', 'second_person');

-- CreateEnum
CREATE TYPE "cost_draft_state" AS ENUM ('draft', 'submitted', 'recorded', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "recalculation_state" AS ENUM ('running', 'done');

-- CreateEnum
CREATE TYPE "cost_change_part" AS ENUM ('rates', 'period');

-- AlterEnum: made anew, since a value added by ALTER TYPE cannot be used in the same transaction.
ALTER TABLE "cost_versions" DROP CONSTRAINT "cost_versions_scope", DROP CONSTRAINT "cost_versions_no_overlap";
ALTER TYPE "cost_version_scope" RENAME TO "cost_version_scope_old";
CREATE TYPE "cost_version_scope" AS ENUM ('site', 'building', 'classroom');
ALTER TABLE "cost_versions" ALTER COLUMN "scope" TYPE "cost_version_scope" USING ("scope"::text::"cost_version_scope");
DROP TYPE "cost_version_scope_old";

-- AlterTable
ALTER TABLE "sites" ADD COLUMN "tariff_approval" "tariff_approval" NOT NULL DEFAULT 'none';

-- AlterTable
ALTER TABLE "cost_versions" ADD COLUMN "building_id" INTEGER, ADD COLUMN "withdraws_version_key" UUID;

-- AlterTable
ALTER TABLE "daily_costs" ADD COLUMN "parts_mwh" BIGINT[];

-- AlterTable
ALTER TABLE "cost_marks" ADD COLUMN "building_id" INTEGER, ADD COLUMN "recalculation_id" BIGINT;

-- CreateTable
CREATE TABLE "cost_version_drafts" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "scope" "cost_version_scope" NOT NULL,
    "classroom_id" INTEGER,
    "building_id" INTEGER,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "effective_until" TIMESTAMPTZ(3),
    "components" JSONB NOT NULL,
    "notes" TEXT NOT NULL DEFAULT '',
    "state" "cost_draft_state" NOT NULL DEFAULT 'draft',
    "created_by" TEXT NOT NULL,
    "created_by_user_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "decided_by_user_id" INTEGER,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "version_key" UUID,
    "restores_version_key" UUID,
    "withdraws_version_key" UUID,

    CONSTRAINT "cost_version_drafts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recalculations" (
    "id" BIGSERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "cause" TEXT NOT NULL,
    "version_key" UUID,
    "classroom_id" INTEGER,
    "building_id" INTEGER,
    "from_date" DATE NOT NULL,
    "until_date" DATE,
    "days_total" INTEGER NOT NULL,
    "days_done" INTEGER NOT NULL DEFAULT 0,
    "state" "recalculation_state" NOT NULL DEFAULT 'running',
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "recalculations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cost_changes" (
    "recalculation_id" BIGINT NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "part" "cost_change_part" NOT NULL,
    "before_pico" DECIMAL(40,0),
    "after_pico" DECIMAL(40,0),
    "before_energy_mwh" BIGINT NOT NULL,
    "energy_mwh" BIGINT NOT NULL,
    "before_unpriced_mwh" BIGINT NOT NULL,
    "after_unpriced_mwh" BIGINT NOT NULL,
    "before_version_ids" INTEGER[],
    "after_version_ids" INTEGER[],

    CONSTRAINT "cost_changes_pkey" PRIMARY KEY ("recalculation_id","local_date","classroom_id","part")
);

-- CreateTable
CREATE TABLE "period_charges" (
    "site_id" INTEGER NOT NULL,
    "local_month" DATE NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "cost_version_id" INTEGER NOT NULL,
    "cost_pico" DECIMAL(40,0) NOT NULL,

    CONSTRAINT "period_charges_pkey" PRIMARY KEY ("site_id","local_month","classroom_id","local_date","cost_version_id")
);

-- CreateTable
CREATE TABLE "priced_months" (
    "site_id" INTEGER NOT NULL,
    "local_month" DATE NOT NULL,
    "usage_basis" BIGINT NOT NULL,
    "price_basis" TEXT NOT NULL,
    "accrued_until" DATE NOT NULL,
    "priced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "priced_months_pkey" PRIMARY KEY ("site_id","local_month")
);

-- CreateIndex: a change of price is worked off date by date.
CREATE INDEX "daily_aggregates_local_date_idx" ON "daily_aggregates"("local_date");

-- CreateIndex
CREATE INDEX "cost_version_drafts_site_id_state_idx" ON "cost_version_drafts"("site_id", "state");

-- CreateIndex
CREATE INDEX "recalculations_site_id_id_idx" ON "recalculations"("site_id", "id");

-- CreateIndex
CREATE INDEX "period_charges_classroom_id_local_date_idx" ON "period_charges"("classroom_id", "local_date");

-- AddForeignKey
ALTER TABLE "cost_versions" ADD CONSTRAINT "cost_versions_building_id_fkey" FOREIGN KEY ("building_id") REFERENCES "buildings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_version_drafts" ADD CONSTRAINT "cost_version_drafts_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_version_drafts" ADD CONSTRAINT "cost_version_drafts_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_version_drafts" ADD CONSTRAINT "cost_version_drafts_building_id_fkey" FOREIGN KEY ("building_id") REFERENCES "buildings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ===========================================================================================================
-- What Prisma cannot say.

ALTER TABLE "cost_versions"
  ADD CONSTRAINT "cost_versions_scope" CHECK (
    ("scope" = 'classroom') = ("classroom_id" IS NOT NULL) AND ("scope" = 'building') = ("building_id" IS NOT NULL)),
  ADD CONSTRAINT "cost_versions_no_overlap" EXCLUDE USING gist (
    int4range("site_id", "site_id", '[]') WITH &&,
    int4range(COALESCE("classroom_id", 0), COALESCE("classroom_id", 0), '[]') WITH &&,
    int4range(COALESCE("building_id", 0), COALESCE("building_id", 0), '[]') WITH &&,
    tstzrange("effective_from", "effective_until") WITH &&,
    tstzrange("recorded_from", "recorded_until") WITH &&);

ALTER TABLE "cost_version_drafts"
  ADD CONSTRAINT "cost_version_drafts_scope" CHECK (
    ("scope" = 'classroom') = ("classroom_id" IS NOT NULL) AND ("scope" = 'building') = ("building_id" IS NOT NULL)),
  ADD CONSTRAINT "cost_version_drafts_effective" CHECK ("effective_until" IS NULL OR "effective_from" < "effective_until"),
  ADD CONSTRAINT "cost_version_drafts_decided" CHECK (
    ("state" IN ('recorded', 'rejected')) = ("decided_by" IS NOT NULL) AND ("state" = 'recorded') = ("version_key" IS NOT NULL));

ALTER TABLE "recalculations" ADD CONSTRAINT "recalculations_done" CHECK (("state" = 'done') = ("finished_at" IS NOT NULL));

-- What a recalculation found and what it left behind: the previous results are never overwritten.
CREATE TRIGGER "cost_changes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "cost_changes"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

-- A draft that was decided stays as it was decided.
CREATE FUNCTION autovolt_cost_draft_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."state" IN ('draft', 'submitted') AND NEW."id" = OLD."id" AND NEW."site_id" = OLD."site_id"
     AND NEW."created_by" = OLD."created_by" AND NEW."created_by_user_id" IS NOT DISTINCT FROM OLD."created_by_user_id"
     AND (OLD."state" = 'draft' OR (NEW."components" = OLD."components" AND NEW."effective_from" = OLD."effective_from"
       AND NEW."effective_until" IS NOT DISTINCT FROM OLD."effective_until"
       AND NEW."classroom_id" IS NOT DISTINCT FROM OLD."classroom_id"
       AND NEW."building_id" IS NOT DISTINCT FROM OLD."building_id"
       AND NEW."restores_version_key" IS NOT DISTINCT FROM OLD."restores_version_key"
       AND NEW."withdraws_version_key" IS NOT DISTINCT FROM OLD."withdraws_version_key")) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on cost_version_drafts is refused: what was submitted is decided as it stands.', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "cost_version_drafts_guarded" BEFORE UPDATE OR DELETE ON "cost_version_drafts"
  FOR EACH ROW EXECUTE FUNCTION autovolt_cost_draft_change();
CREATE TRIGGER "cost_version_drafts_no_truncate" BEFORE TRUNCATE ON "cost_version_drafts"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

ALTER TABLE "period_charges" SET (autovacuum_vacuum_scale_factor = 0.05);

-- ------------------------------------------------------------------------------------------------------ roles
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['autovolt_worker', 'autovolt_web', 'autovolt_backup'] LOOP
    EXECUTE format('GRANT SELECT ON "cost_version_drafts", "recalculations", "cost_changes", "period_charges", "priced_months" TO %I', r);
  END LOOP;
END $$;
GRANT INSERT ON "cost_changes" TO autovolt_worker;
GRANT INSERT, UPDATE, DELETE ON "period_charges", "priced_months" TO autovolt_worker;
GRANT UPDATE ("days_done", "days_total", "state", "finished_at") ON "recalculations" TO autovolt_worker;
GRANT INSERT, UPDATE ON "cost_version_drafts" TO autovolt_web;
GRANT INSERT ON "recalculations" TO autovolt_web;
DO $$ BEGIN
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO autovolt_worker, autovolt_web', current_schema());
  EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO autovolt_backup', current_schema());
END $$;
