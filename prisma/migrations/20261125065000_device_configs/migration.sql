-- What devices are told of themselves, by revision, and what they answered.

-- CreateTable
CREATE TABLE "device_configs" (
    "device_id" INTEGER NOT NULL,
    "rev" BIGINT NOT NULL,
    "payload" TEXT,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3),
    "taken_at" TIMESTAMPTZ(3),
    "refused_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "device_configs_pkey" PRIMARY KEY ("device_id","rev")
);

-- ===========================================================================================================
-- What Prisma cannot say. The relation stands here alone: nothing is read through Prisma along it.

-- The firmware counts revisions in 32 bits, and 0 is none. One that was taken refused nothing.
ALTER TABLE "device_configs"
  ADD CONSTRAINT "device_configs_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "device_configs_rev" CHECK ("rev" BETWEEN 1 AND 4294967295),
  ADD CONSTRAINT "device_configs_answer" CHECK ("taken_at" IS NULL OR ("refused_at" IS NULL AND "error" IS NULL));

-- Revisions that wait to be published; the answers of a device; ratings that come into force later.
CREATE INDEX "device_configs_unpublished" ON "device_configs" ("device_id") WHERE "published_at" IS NULL;
CREATE INDEX "device_events_config_answer" ON "device_events" ("device_id", "received_at") WHERE "type" = 'config_ack';
CREATE INDEX "switch_ratings_effective_from" ON "switch_ratings" ("effective_from");

-- A revision stands as it was made: what follows is when it was sent and what was answered. No revision is ever used again.
CREATE FUNCTION autovolt_device_config_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW."device_id" = OLD."device_id" AND NEW."rev" = OLD."rev" AND NEW."made_at" = OLD."made_at"
     AND NEW."payload" IS NOT DISTINCT FROM OLD."payload" THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on device_configs is refused: a revision stands as it was made.', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION autovolt_device_config_change() SET search_path = %I, pg_temp', current_schema());
  REVOKE ALL ON FUNCTION autovolt_device_config_change() FROM PUBLIC;
END $$;
CREATE TRIGGER "device_configs_guarded" BEFORE UPDATE OR DELETE ON "device_configs"
  FOR EACH ROW EXECUTE FUNCTION autovolt_device_config_change();
CREATE TRIGGER "device_configs_no_truncate" BEFORE TRUNCATE ON "device_configs"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

-- ------------------------------------------------------------------------------------------------------ roles
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['autovolt_worker', 'autovolt_web', 'autovolt_backup'] LOOP
    EXECUTE format('GRANT SELECT ON "device_configs" TO %I', r);
  END LOOP;
END $$;
GRANT INSERT ON "device_configs" TO autovolt_worker;
GRANT UPDATE ("published_at", "taken_at", "refused_at", "error") ON "device_configs" TO autovolt_worker;
