-- Incidents that people take on and that come back by themselves; and the retention of readings: which months are in the
-- archive, and up to where the ledger of each register is final because its readings are gone.

-- AlterEnum
ALTER TYPE "incident_state" ADD VALUE 'acknowledged' AFTER 'open';
ALTER TYPE "incident_state" ADD VALUE 'resolved';

-- AlterTable
ALTER TABLE "incidents"
    ADD COLUMN "evidence" TEXT,
    ADD COLUMN "note" TEXT,
    ADD COLUMN "decided_by" TEXT,
    ADD COLUMN "openings" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "state_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "archived_months" (
    "month" DATE NOT NULL,
    "state" TEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "file" TEXT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "content_sha256" BYTEA NOT NULL,
    "archived_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "restored_at" TIMESTAMPTZ(3),

    CONSTRAINT "archived_months_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "ledger_floors" (
    "device_id" INTEGER NOT NULL,
    "channel" SMALLINT NOT NULL,
    "month" DATE NOT NULL,
    "number" BIGINT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reading_filed_at" TIMESTAMPTZ(3) NOT NULL,
    "reading_key" BYTEA NOT NULL,
    "verified_number" BIGINT NOT NULL,
    "verified_hash" BYTEA NOT NULL,

    CONSTRAINT "ledger_floors_pkey" PRIMARY KEY ("device_id","channel","month")
);

-- ===========================================================================================================
-- What Prisma cannot say.

ALTER TABLE "archived_months" ADD CONSTRAINT "archived_months_state" CHECK ("state" IN ('archived', 'retired', 'restored'));
ALTER TABLE "archived_months" ADD CONSTRAINT "archived_months_month" CHECK (date_trunc('month', "month") = "month");

-- Whoever changes the state of an incident: it says since when and how often it came back, and the browsers hear of it.
CREATE FUNCTION autovolt_incident_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IS DISTINCT FROM OLD.state THEN
    NEW.state_at := now();
    IF NEW.state = 'open' THEN
      IF OLD.state <> 'acknowledged' THEN
        NEW.opened_at := now();
        NEW.openings := OLD.openings + 1;
      END IF;
      NEW.decided_at := NULL;
      NEW.decided_by := NULL;
      NEW.note := NULL;
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "incidents_moved" BEFORE UPDATE ON "incidents"
  FOR EACH ROW EXECUTE FUNCTION autovolt_incident_moved();

-- After: a BEFORE trigger fires for an insert that finds the incident there already, and nobody is to be told of that.
CREATE FUNCTION autovolt_incident_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (NEW.state, NEW.owner_user_id, NEW.evidence) IS DISTINCT FROM (OLD.state, OLD.owner_user_id, OLD.evidence) THEN
    PERFORM pg_notify('autovolt_live', '{"type":"incident"}');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "incidents_told" AFTER INSERT OR UPDATE ON "incidents"
  FOR EACH ROW EXECUTE FUNCTION autovolt_incident_told();

-- ------------------------------------------------------------------------------------------------- partitions
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
  IF EXISTS (SELECT FROM archived_months a WHERE a.month = starts AND a.state = 'retired') THEN
    RAISE EXCEPTION 'the readings of % are in the archive: restore the month first', to_char(starts, 'YYYY-MM') USING ERRCODE = 'check_violation';
  END IF;
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

-- A reading that comes after its month went to the archive, from a worker that has not heard of it yet: refused, so that it
-- waits in quarantine. Without it the reading would be stored behind the floor of its ledger and never be counted.
CREATE FUNCTION autovolt_refuse_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the readings of % are in the archive: restore the month first', to_char(NEW.filed_at AT TIME ZONE 'UTC', 'YYYY-MM')
    USING ERRCODE = 'check_violation';
END $$;

-- Puts the partition of an archived month out of the way: everything but the readings that the ledger still begins from.
-- The caller has written, in the same transaction, the floors of the month and the row of its job. What can be checked here
-- is checked again here: nobody is to drop a month whose archive is not whole, whatever the worker believes.
CREATE FUNCTION autovolt_retire_partition(wanted date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  starts date := date_trunc('month', wanted)::date;
  ends date := (date_trunc('month', wanted) + interval '1 month')::date;
  part text := 'telemetry_events_' || to_char(starts, 'YYYY_MM');
  own text := format('%I.%I', current_schema(), part);
  gone text := format('%I.%I', current_schema(), part || '_retired');
  said archived_months%ROWTYPE;
  found bigint;
  kept bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('autovolt_ensure_partition'));
  SELECT * INTO said FROM archived_months a WHERE a.month = starts FOR UPDATE;
  IF said.state IS DISTINCT FROM 'archived' THEN RAISE EXCEPTION 'month % is not in the archive', starts; END IF;
  IF ends > now() - interval '3 months' THEN RAISE EXCEPTION 'month % is too young', starts; END IF;
  IF to_regclass(own) IS NULL THEN RAISE EXCEPTION 'month % has no partition', starts; END IF;
  IF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
              WHERE i.inhparent = 'telemetry_events'::regclass AND c.relname < part
                AND NOT EXISTS (SELECT FROM archived_months a WHERE a.state = 'retired' AND 'telemetry_events_' || to_char(a.month, 'YYYY_MM') = c.relname)) THEN
    RAISE EXCEPTION 'an older month than % is still there', starts;
  END IF;
  EXECUTE format('LOCK TABLE %s IN SHARE MODE', own);
  EXECUTE format('SELECT count(*) FROM %s', own) INTO found;
  IF found <> said.rows THEN RAISE EXCEPTION 'month % holds % readings, its archive %', starts, found, said.rows; END IF;
  -- Its key is what a redelivery of a reading is told by, once the reading is gone.
  EXECUTE format('SELECT count(*) FROM %s e WHERE e.synced AND (e.epoch IS NULL OR e.seq IS NULL) AND NOT EXISTS (
    SELECT FROM telemetry_keys k WHERE k.device_id = e.device_id AND k.key = ''\x63''::bytea || e.content_sha256)', own) INTO found;
  IF found > 0 THEN RAISE EXCEPTION '% readings of % have no key', found, starts; END IF;
  EXECUTE format('SELECT count(*) FROM (SELECT DISTINCT e.device_id, e.channel FROM %s e) r WHERE EXISTS (
    SELECT FROM device_consumption_ledgers l WHERE l.device_id = r.device_id AND l.channel = r.channel) AND NOT EXISTS (
    SELECT FROM ledger_floors f WHERE f.device_id = r.device_id AND f.channel = r.channel AND f.month = %L)', own, starts) INTO found;
  IF found > 0 THEN RAISE EXCEPTION '% registers of % have no floor', found, starts; END IF;

  EXECUTE format('ALTER TABLE telemetry_events DETACH PARTITION %s', own);
  EXECUTE format('ALTER TABLE %s RENAME TO %I', own, part || '_retired');
  EXECUTE format('CREATE TABLE %s PARTITION OF telemetry_events FOR VALUES FROM (%L) TO (%L)',
    own, starts::text || ' 00:00:00+00', ends::text || ' 00:00:00+00');
  EXECUTE format('INSERT INTO telemetry_events SELECT e.* FROM %s e JOIN ledger_floors f
    ON f.device_id = e.device_id AND f.channel = e.channel AND f.month = %L AND e.filed_at >= f.reading_filed_at', gone, starts);
  GET DIAGNOSTICS kept = ROW_COUNT;
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change()',
    part || '_append_only', own);
  EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION autovolt_refuse_archived()', part || '_archived', own);
  EXECUTE format('DROP TABLE %s', gone);
  UPDATE archived_months SET state = 'retired', retired_at = now(), restored_at = NULL WHERE archived_months.month = starts;
  INSERT INTO audit_log (actor, action, subject, before) VALUES ('system:retention', 'readings.retire', 'month:' || to_char(starts, 'YYYY-MM'),
    jsonb_build_object('readings', said.rows, 'file', said.file, 'sha256', encode(said.sha256, 'hex'), 'kept', kept));
  -- Every worker is to know the floor of what it still takes.
  PERFORM pg_notify('autovolt_config', 'archive');
  RETURN kept;
END $$;

-- A function that was replaced has lost its settings; the new ones have none yet.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
      AND p.proname IN ('autovolt_ensure_partition', 'autovolt_retire_partition', 'autovolt_incident_moved', 'autovolt_incident_told', 'autovolt_refuse_archived') LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', f, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION autovolt_ensure_partition(date), autovolt_retire_partition(date) TO autovolt_worker;

-- ------------------------------------------------------------------------------------------------------ rights
GRANT SELECT ON "archived_months", "ledger_floors" TO autovolt_worker, autovolt_web, autovolt_backup;
GRANT INSERT, UPDATE ON "archived_months" TO autovolt_worker;
GRANT INSERT ON "ledger_floors" TO autovolt_worker;
GRANT UPDATE ("state", "owner_user_id", "decided_at", "decided_by", "note") ON "incidents" TO autovolt_web;
