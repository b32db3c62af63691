-- Bills, what has been billed, invoices of the utility, budgets.

-- CreateEnum
CREATE TYPE "bill_kind" AS ENUM ('connection', 'classroom');

-- CreateTable
CREATE TABLE "bill_issues" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "local_month" DATE NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "issued_by" TEXT NOT NULL,
    "allow_unpriced" BOOLEAN NOT NULL,
    "unpriced_mwh" BIGINT NOT NULL,
    "basis_sha256" BYTEA NOT NULL,

    CONSTRAINT "bill_issues_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bills" (
    "id" SERIAL NOT NULL,
    "issue_id" INTEGER NOT NULL,
    "site_id" INTEGER NOT NULL,
    "local_month" DATE NOT NULL,
    "sequence" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "kind" "bill_kind" NOT NULL,
    "connection" TEXT,
    "classroom_id" INTEGER,
    "energy_mwh" BIGINT NOT NULL,
    "adjustments_hundredths" BIGINT NOT NULL,
    "total_hundredths" BIGINT NOT NULL,
    "content" JSONB NOT NULL,
    "previous_sha256" BYTEA NOT NULL,
    "content_sha256" BYTEA NOT NULL,

    CONSTRAINT "bills_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billed_amounts" (
    "issue_id" INTEGER NOT NULL,
    "for_month" DATE NOT NULL,
    "connection" TEXT NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "line" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "quantity" DECIMAL(40,0),
    "energy_mwh" BIGINT NOT NULL,
    "amount_hundredths" BIGINT NOT NULL,
    "version_ids" INTEGER[],

    CONSTRAINT "billed_amounts_pkey" PRIMARY KEY ("issue_id","for_month","connection","classroom_id","line")
);

-- CreateTable
CREATE TABLE "billed_bases" (
    "issue_id" INTEGER NOT NULL,
    "for_month" DATE NOT NULL,
    "basis_sha256" BYTEA NOT NULL,

    CONSTRAINT "billed_bases_pkey" PRIMARY KEY ("issue_id","for_month")
);

-- CreateTable
CREATE TABLE "invoice_checks" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "local_month" DATE NOT NULL,
    "connection" TEXT NOT NULL,
    "invoice_number" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "entered_by" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "invoice_checks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budgets" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "classroom_id" INTEGER,
    "from_month" DATE NOT NULL,
    "one_month" BOOLEAN NOT NULL,
    "amount_hundredths" BIGINT NOT NULL,
    "thresholds" INTEGER[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "bill_issues_site_id_local_month_key" ON "bill_issues"("site_id", "local_month");

-- CreateIndex
CREATE UNIQUE INDEX "bills_site_id_sequence_key" ON "bills"("site_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "bills_site_id_number_key" ON "bills"("site_id", "number");

-- CreateIndex
CREATE INDEX "bills_classroom_id_local_month_idx" ON "bills"("classroom_id", "local_month");

-- CreateIndex
CREATE INDEX "bills_issue_id_idx" ON "bills"("issue_id");

-- CreateIndex
CREATE INDEX "billed_amounts_for_month_idx" ON "billed_amounts"("for_month");

-- CreateIndex
CREATE INDEX "invoice_checks_site_id_local_month_idx" ON "invoice_checks"("site_id", "local_month");

-- CreateIndex
CREATE INDEX "budgets_site_id_from_month_idx" ON "budgets"("site_id", "from_month");

-- ===========================================================================================================
-- What Prisma cannot say. Relations stand here alone: nothing is read through Prisma along them.

ALTER TABLE "bill_issues" ADD CONSTRAINT "bill_issues_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT;
ALTER TABLE "bills"
  ADD CONSTRAINT "bills_issue_id_fkey" FOREIGN KEY ("issue_id") REFERENCES "bill_issues"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "bills_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "bills_of" CHECK (("kind" = 'classroom') = ("classroom_id" IS NOT NULL) AND ("kind" = 'connection') = ("connection" IS NOT NULL)),
  ADD CONSTRAINT "bills_sequence" CHECK ("sequence" > 0);
ALTER TABLE "billed_amounts"
  ADD CONSTRAINT "billed_amounts_issue_id_fkey" FOREIGN KEY ("issue_id") REFERENCES "bill_issues"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "billed_amounts_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT;
ALTER TABLE "billed_bases" ADD CONSTRAINT "billed_bases_issue_id_fkey" FOREIGN KEY ("issue_id") REFERENCES "bill_issues"("id") ON DELETE RESTRICT;
ALTER TABLE "invoice_checks" ADD CONSTRAINT "invoice_checks_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT;
ALTER TABLE "budgets"
  ADD CONSTRAINT "budgets_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "budgets_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "budgets_amount" CHECK ("amount_hundredths" > 0);

-- A room or a site has one budget that begins in a month, and one for that month alone.
CREATE UNIQUE INDEX "budgets_one" ON "budgets" ("site_id", COALESCE("classroom_id", 0), "from_month", "one_month") WHERE "archived_at" IS NULL;
-- The same invoice is entered once.
CREATE UNIQUE INDEX "invoice_checks_one" ON "invoice_checks" ("site_id", "issuer", "invoice_number") WHERE "archived_at" IS NULL;

-- A bill that was issued stands as it was issued.
CREATE TRIGGER "bill_issues_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "bill_issues"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "bills_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "bills"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "billed_amounts_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "billed_amounts"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "billed_bases_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "billed_bases"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

-- ------------------------------------------------------------------------------------------------------ roles
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['autovolt_worker', 'autovolt_web', 'autovolt_backup'] LOOP
    EXECUTE format('GRANT SELECT ON "bill_issues", "bills", "billed_amounts", "billed_bases", "invoice_checks", "budgets" TO %I', r);
  END LOOP;
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO autovolt_worker, autovolt_web', current_schema());
  EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO autovolt_backup', current_schema());
END $$;
GRANT INSERT ON "bill_issues", "bills", "billed_amounts", "billed_bases", "invoice_checks", "budgets" TO autovolt_web;
GRANT UPDATE ("archived_at") ON "invoice_checks" TO autovolt_web;
GRANT UPDATE ("amount_hundredths", "thresholds", "archived_at") ON "budgets" TO autovolt_web;
