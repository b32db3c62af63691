-- Switches: what they did, commands, schedules, motion.

-- CreateEnum
CREATE TYPE "switch_source" AS ENUM ('app', 'api', 'schedule', 'pir', 'voice', 'manual', 'mqtt', 'system');

-- CreateEnum
CREATE TYPE "switch_evidence" AS ENUM ('event', 'ack', 'reading', 'boot', 'sync');

-- CreateEnum
CREATE TYPE "command_state" AS ENUM ('queued', 'sent', 'confirmed', 'failed', 'expired');

-- CreateEnum
CREATE TYPE "schedule_outcome" AS ENUM ('done', 'missed', 'superseded', 'skipped');

-- CreateTable
CREATE TABLE "switch_events" (
    "device_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "content_sha256" BYTEA NOT NULL,
    "state" BOOLEAN NOT NULL,
    "source" "switch_source" NOT NULL,
    "evidence" "switch_evidence" NOT NULL,
    "name" TEXT NOT NULL,
    "type" "switch_type" NOT NULL,
    "power_rating_mw" BIGINT NOT NULL,
    "consumption_factor_micro" INTEGER NOT NULL,
    "rating_is_default" BOOLEAN NOT NULL,
    "device_rating_mw" BIGINT,
    "command_id" UUID,
    "boot" BIGINT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "switch_events_pkey" PRIMARY KEY ("device_id","position","content_sha256","state")
);

-- CreateTable
CREATE TABLE "switch_state_logs" (
    "device_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" BOOLEAN NOT NULL,
    "source" "switch_source" NOT NULL,
    "evidence" "switch_evidence" NOT NULL,
    "event_sha256" BYTEA NOT NULL,
    "flags" TEXT NOT NULL,
    "on_at" TIMESTAMPTZ(3),
    "runtime_ms" BIGINT,
    "off_at" TIMESTAMPTZ(3),

    CONSTRAINT "switch_state_logs_pkey" PRIMARY KEY ("device_id","position","at","state")
);

-- CreateTable
CREATE TABLE "switch_checkpoints" (
    "device_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3),
    "begins" TIMESTAMPTZ(3),
    "state" JSONB NOT NULL,

    CONSTRAINT "switch_checkpoints_pkey" PRIMARY KEY ("device_id")
);

-- CreateTable
CREATE TABLE "switch_day_states" (
    "device_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" JSONB NOT NULL,

    CONSTRAINT "switch_day_states_pkey" PRIMARY KEY ("device_id","at")
);

-- CreateTable
CREATE TABLE "switch_marks" (
    "id" BIGSERIAL NOT NULL,
    "device_ids" INTEGER[],
    "stale_from" TIMESTAMPTZ(3)[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "switch_marks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commands" (
    "id" UUID NOT NULL,
    "device_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "state" BOOLEAN NOT NULL,
    "source" "switch_source" NOT NULL,
    "requested_by" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "command_state" NOT NULL DEFAULT 'queued',
    "sent_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "confirmed_by" "switch_evidence",
    "error" TEXT,
    "schedule_id" INTEGER,
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "commands_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_terms" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "from_date" DATE NOT NULL,
    "until_date" DATE NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "site_terms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_holidays" (
    "site_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "site_holidays_pkey" PRIMARY KEY ("site_id","local_date")
);

-- CreateTable
CREATE TABLE "schedules" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "classroom_ids" INTEGER[],
    "building_id" INTEGER,
    "switch_types" "switch_type"[],
    "weekdays" SMALLINT[],
    "starts_minute" SMALLINT NOT NULL,
    "ends_minute" SMALLINT NOT NULL,
    "turn_on" BOOLEAN NOT NULL,
    "turn_off" BOOLEAN NOT NULL,
    "occupied" BOOLEAN NOT NULL,
    "term_ids" INTEGER[],
    "on_holidays" BOOLEAN NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "exceptions" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_positions" (
    "site_id" INTEGER NOT NULL,
    "handled_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_positions_pkey" PRIMARY KEY ("site_id")
);

-- CreateTable
CREATE TABLE "schedule_runs" (
    "schedule_id" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" BOOLEAN NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" "schedule_outcome" NOT NULL,
    "switches" INTEGER NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "schedule_runs_pkey" PRIMARY KEY ("schedule_id","due_at","state")
);

-- CreateTable
CREATE TABLE "motion_rules" (
    "id" SERIAL NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "hold_seconds" INTEGER NOT NULL,
    "switch_types" "switch_type"[],
    "turn_on" BOOLEAN NOT NULL,
    "auto_off" BOOLEAN NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "created_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "motion_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "motion_states" (
    "classroom_id" INTEGER NOT NULL,
    "last_motion_at" TIMESTAMPTZ(3) NOT NULL,
    "off_due_at" TIMESTAMPTZ(3),

    CONSTRAINT "motion_states_pkey" PRIMARY KEY ("classroom_id")
);

-- AlterTable
ALTER TABLE "device_switches" ADD COLUMN "no_auto_off" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "switch_events_device_id_at_idx" ON "switch_events"("device_id", "at");

-- CreateIndex
CREATE INDEX "switch_state_logs_device_id_off_at_idx" ON "switch_state_logs"("device_id", "off_at");

-- CreateIndex
CREATE INDEX "commands_device_id_requested_at_idx" ON "commands"("device_id", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "commands_requested_by_idempotency_key_key" ON "commands"("requested_by", "idempotency_key");

-- CreateIndex
CREATE INDEX "site_terms_site_id_idx" ON "site_terms"("site_id");

-- CreateIndex
CREATE INDEX "schedules_site_id_idx" ON "schedules"("site_id");

-- CreateIndex
CREATE INDEX "schedule_runs_due_at_idx" ON "schedule_runs"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "motion_rules_classroom_id_key" ON "motion_rules"("classroom_id");

-- ===========================================================================================================
-- What Prisma cannot say. Relations stand here alone: nothing is read through Prisma along them.

ALTER TABLE "switch_state_logs"
  ADD CONSTRAINT "switch_state_logs_pair" CHECK ("state" = ("runtime_ms" IS NULL) AND "state" = ("on_at" IS NULL) AND ("state" OR "off_at" IS NULL));
ALTER TABLE "commands"
  ADD CONSTRAINT "commands_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "commands_ended" CHECK (("status" IN ('queued', 'sent')) = ("ended_at" IS NULL));
ALTER TABLE "site_terms"
  ADD CONSTRAINT "site_terms_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "site_terms_range" CHECK ("from_date" < "until_date");
ALTER TABLE "site_holidays" ADD CONSTRAINT "site_holidays_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT;
ALTER TABLE "schedules"
  ADD CONSTRAINT "schedules_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "schedules_building_id_fkey" FOREIGN KEY ("building_id") REFERENCES "buildings"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "schedules_minutes" CHECK ("starts_minute" BETWEEN 0 AND 1439 AND "ends_minute" > "starts_minute" AND "ends_minute" <= "starts_minute" + 1440);
ALTER TABLE "schedule_positions" ADD CONSTRAINT "schedule_positions_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT;
ALTER TABLE "schedule_runs" ADD CONSTRAINT "schedule_runs_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE RESTRICT;
ALTER TABLE "motion_rules"
  ADD CONSTRAINT "motion_rules_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "motion_rules_hold" CHECK ("hold_seconds" BETWEEN 5 AND 86400);
ALTER TABLE "motion_states" ADD CONSTRAINT "motion_states_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT;

-- Sessions that have no end yet; commands that wait for something, and those of a schedule's run; the answer to a command; motion by device.
CREATE INDEX "switch_state_logs_open" ON "switch_state_logs" ("device_id", "position") WHERE "state" AND "off_at" IS NULL;
CREATE INDEX "commands_waiting" ON "commands" ("expires_at") WHERE "status" IN ('queued', 'sent');
CREATE INDEX "commands_of_run" ON "commands" ("schedule_id", "due_at") WHERE "schedule_id" IS NOT NULL;
CREATE INDEX "device_events_command" ON "device_events" (("payload"->>'cmd_id')) WHERE "type" = 'cmd_ack';

-- What a switch did stands as it was said.
CREATE TRIGGER "switch_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "switch_events"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "schedule_runs_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "schedule_runs"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

ALTER TABLE "switch_marks" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

-- ------------------------------------------------------------------------------------------------------ roles
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['autovolt_worker', 'autovolt_web', 'autovolt_backup'] LOOP
    EXECUTE format('GRANT SELECT ON "switch_events", "switch_state_logs", "switch_checkpoints", "switch_day_states", "switch_marks", "commands", "site_terms", "site_holidays", "schedules", "schedule_positions", "schedule_runs", "motion_rules", "motion_states" TO %I', r);
  END LOOP;
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO autovolt_worker, autovolt_web', current_schema());
  EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO autovolt_backup', current_schema());
END $$;
GRANT INSERT ON "switch_events", "schedule_runs" TO autovolt_worker;
GRANT INSERT, UPDATE ON "switch_checkpoints", "commands", "schedule_positions", "motion_states" TO autovolt_worker;
GRANT INSERT, UPDATE, DELETE ON "switch_state_logs", "switch_day_states", "switch_marks" TO autovolt_worker;
GRANT INSERT ON "commands", "switch_marks" TO autovolt_web;
GRANT INSERT, UPDATE ON "site_terms", "schedules", "motion_rules" TO autovolt_web;
GRANT INSERT, UPDATE, DELETE ON "site_holidays" TO autovolt_web;
GRANT DELETE ON "motion_rules" TO autovolt_web;
