-- What people decide of ledger entries, from evidence that the readings do not hold.

-- CreateTable
CREATE TABLE "ledger_decisions" (
    "id" BIGSERIAL NOT NULL,
    "device_id" INTEGER NOT NULL,
    "channel" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "cause" BYTEA NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "start_total_mwh" BIGINT,
    "end_total_mwh" BIGINT,
    "energy_mwh" BIGINT,
    "closing_mwh" BIGINT,
    "opening_mwh" BIGINT,
    "note" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_decisions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ledger_decisions_device_id_channel_cause_idx" ON "ledger_decisions"("device_id", "channel", "cause");

-- ===========================================================================================================
-- What Prisma cannot say. The relation stands here alone: nothing is read through Prisma along it.

ALTER TABLE "ledger_decisions"
  ADD CONSTRAINT "ledger_decisions_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "ledger_decisions_kind" CHECK ("kind" IN ('count', 'correct', 'replaced', 'taken_back')),
  ADD CONSTRAINT "ledger_decisions_energy" CHECK (("kind" = 'taken_back') = ("energy_mwh" IS NULL) AND "energy_mwh" >= 0),
  ADD CONSTRAINT "ledger_decisions_meters" CHECK (("kind" = 'replaced') = ("closing_mwh" IS NOT NULL)
    AND ("closing_mwh" IS NULL) = ("opening_mwh" IS NULL)),
  ADD CONSTRAINT "ledger_decisions_cause" CHECK (octet_length("cause") = 32),
  ADD CONSTRAINT "ledger_decisions_note" CHECK ("note" <> '');

-- A decision is taken back by another one.
CREATE TRIGGER "ledger_decisions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_decisions"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

-- ------------------------------------------------------------------------------------------------------ roles
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['autovolt_worker', 'autovolt_web', 'autovolt_backup'] LOOP
    EXECUTE format('GRANT SELECT ON "ledger_decisions" TO %I', r);
  END LOOP;
END $$;
GRANT INSERT ON "ledger_decisions" TO autovolt_web;
GRANT USAGE ON SEQUENCE "ledger_decisions_id_seq" TO autovolt_web;
