-- Least privilege: each role has what its code needs and no more; what is append-only is so on every partition that is
-- ever made. store/rights.ts has the same as one matrix, and store/rights.db.test.ts compares. And the daily heads of
-- the ledger and of the bills, with their links, so that what was recorded can be compared later.

-- CreateTable
CREATE TABLE "ledger_heads" (
    "utc_date" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "registers" INTEGER NOT NULL,
    "entries" BIGINT NOT NULL,
    "ledger_root" BYTEA NOT NULL,
    "bills" INTEGER NOT NULL,
    "bills_root" BYTEA NOT NULL,
    "previous_sha256" BYTEA NOT NULL,
    "head_sha256" BYTEA NOT NULL,

    CONSTRAINT "ledger_heads_pkey" PRIMARY KEY ("utc_date")
);

-- CreateTable
CREATE TABLE "ledger_head_links" (
    "device_id" INTEGER NOT NULL,
    "channel" SMALLINT NOT NULL,
    "utc_date" DATE NOT NULL,
    "number" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "ledger_head_links_pkey" PRIMARY KEY ("device_id","channel","utc_date")
);

-- CreateTable
CREATE TABLE "bill_head_links" (
    "site_id" INTEGER NOT NULL,
    "utc_date" DATE NOT NULL,
    "sequence" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "bill_head_links_pkey" PRIMARY KEY ("site_id","utc_date")
);

-- ===========================================================================================================
-- What Prisma cannot say.

ALTER TABLE "ledger_head_links" ADD CONSTRAINT "ledger_head_links_utc_date_fkey" FOREIGN KEY ("utc_date") REFERENCES "ledger_heads"("utc_date") ON DELETE RESTRICT;
ALTER TABLE "bill_head_links" ADD CONSTRAINT "bill_head_links_utc_date_fkey" FOREIGN KEY ("utc_date") REFERENCES "ledger_heads"("utc_date") ON DELETE RESTRICT;
CREATE INDEX "ledger_head_links_utc_date_idx" ON "ledger_head_links" ("utc_date");

-- ----------------------------------------------------------------------------------------------- immutability
-- Dated configuration and evidence that no role could change had no trigger yet: it holds for the owner, too.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['time_anchors', 'site_zones', 'device_power_max', 'switch_ratings', 'ledger_heads', 'ledger_head_links', 'bill_head_links'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change()', t || '_append_only', t);
  END LOOP;
END $$;

-- A row trigger of a partitioned table is cloned to each partition, whoever makes or attaches it. PostgreSQL has no such
-- thing for TRUNCATE: that comes from autovolt_ensure_partition, and the doctor says where it is missing.
CREATE TRIGGER "telemetry_events_append_only_rows" BEFORE UPDATE OR DELETE ON "telemetry_events"
  FOR EACH ROW EXECUTE FUNCTION autovolt_refuse_change();

-- A message in quarantine stands as it came; what became of it is said once it was taken up again.
CREATE FUNCTION autovolt_quarantine_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY['reprocessed_at', 'outcome'] = to_jsonb(OLD) - ARRAY['reprocessed_at', 'outcome'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on quarantine is refused: what was sent stands as it came.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "quarantine_guarded" BEFORE UPDATE OR DELETE ON "quarantine"
  FOR EACH ROW EXECUTE FUNCTION autovolt_quarantine_change();
CREATE TRIGGER "quarantine_no_truncate" BEFORE TRUNCATE ON "quarantine"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

-- -------------------------------------------------------------------------------------------------- functions
-- FROM CURRENT had kept "$user" in the path, and temporary tables come first where pg_temp is not named: a caller could
-- have led a SECURITY DEFINER function to a table of its own, or have made it believe that a partition is there.
CREATE OR REPLACE FUNCTION autovolt_ensure_partition(month date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  starts date := date_trunc('month', month)::date;
  ends date := (date_trunc('month', month) + interval '1 month')::date;
  part text := 'telemetry_events_' || to_char(starts, 'YYYY_MM');
  own text := format('%I.%I', current_schema(), part);
BEGIN
  IF starts < date '2019-12-01' OR starts > date '2200-01-01' THEN
    RAISE EXCEPTION 'no partition for %: readings are filed from 2020 on', starts USING ERRCODE = 'check_violation';
  END IF;
  IF to_regclass(own) IS NOT NULL THEN RETURN part; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('autovolt_ensure_partition'));
  IF to_regclass(own) IS NOT NULL THEN RETURN part; END IF;
  -- Who waited for the lock may still not see the other's table: an advisory lock does not refresh the catalog cache.
  BEGIN
    EXECUTE format('CREATE TABLE %s PARTITION OF telemetry_events FOR VALUES FROM (%L) TO (%L)',
      own, starts::text || ' 00:00:00+00', ends::text || ' 00:00:00+00');
  EXCEPTION WHEN duplicate_table THEN RETURN part;
  END;
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change()',
    part || '_append_only', own);
  RETURN part;
END $$;

DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'autovolt\_%' LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', f, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION autovolt_ensure_partition(date) TO autovolt_worker;

-- ------------------------------------------------------------------------------------------------------ roles
DO $$
DECLARE
  s text := current_schema();
BEGIN
  -- Nobody but the owner makes anything here. Before PostgreSQL 15 everybody could.
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC, autovolt_worker, autovolt_web, autovolt_backup', s);
  -- A new table is for the backup to read; for whom else, its migration says.
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE SELECT ON TABLES FROM autovolt_worker, autovolt_web', s);
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON SEQUENCES TO autovolt_backup', s);
  EXECUTE format('GRANT SELECT ON "ledger_heads", "ledger_head_links", "bill_head_links" TO autovolt_backup', s);
END $$;

-- A partition is reached through its parent alone; only a backup names it directly.
DO $$
DECLARE part regclass;
BEGIN
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'telemetry_events'::regclass LOOP
    EXECUTE format('REVOKE ALL ON %s FROM autovolt_worker, autovolt_web', part);
  END LOOP;
END $$;

-- The worker has no business with people, their tokens, what they did, and their drafts and invoices.
REVOKE ALL ON "users", "api_tokens", "sign_in_attempts", "audit_log", "cost_version_drafts", "billed_bases",
  "invoice_checks" FROM autovolt_worker;
REVOKE UPDATE ON "quarantine" FROM autovolt_worker;
GRANT UPDATE ("reprocessed_at", "outcome") ON "quarantine" TO autovolt_worker;
GRANT SELECT, INSERT ON "ledger_heads", "ledger_head_links", "bill_head_links" TO autovolt_worker;

-- The web app neither files nor places readings, and lets only the worker decide about quarantine and incidents. People
-- take an incident on and decide it.
REVOKE ALL ON "telemetry_keys", "time_anchors", "switch_day_states", "mqtt_accounts", "ledger_head_links", "bill_head_links" FROM autovolt_web;
REVOKE UPDATE ("reprocessed_at", "outcome") ON "quarantine" FROM autovolt_web;
REVOKE INSERT, UPDATE ON "incidents" FROM autovolt_web;
GRANT UPDATE ("state", "owner_user_id", "decided_at") ON "incidents" TO autovolt_web;
REVOKE UPDATE ON "device_credentials", "api_tokens" FROM autovolt_web;
GRANT UPDATE ("expires_at") ON "device_credentials" TO autovolt_web;
GRANT UPDATE ("last_used_at", "revoked_at") ON "api_tokens" TO autovolt_web;
GRANT SELECT ON "ledger_heads" TO autovolt_web;

-- Who inserts into a table may draw its numbers; nobody else, and nobody may set them.
DO $$
DECLARE
  seq record;
  r text;
BEGIN
  FOR seq IN SELECT c.oid::regclass AS name, d.refobjid AS of_table FROM pg_class c
      JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
     WHERE c.relkind = 'S' AND c.relnamespace = current_schema()::regnamespace LOOP
    FOREACH r IN ARRAY ARRAY['autovolt_worker', 'autovolt_web'] LOOP
      EXECUTE format('REVOKE ALL ON SEQUENCE %s FROM %I', seq.name, r);
      IF has_table_privilege(r, seq.of_table, 'INSERT') THEN EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %I', seq.name, r); END IF;
    END LOOP;
  END LOOP;
END $$;
