-- CreateEnum
CREATE TYPE "classroom_kind" AS ENUM ('room', 'unassigned');

-- CreateEnum
CREATE TYPE "switch_type" AS ENUM ('light', 'fan', 'ac', 'projector', 'computer', 'relay', 'outlet', 'other');

-- CreateEnum
CREATE TYPE "entry_kind" AS ENUM ('baseline', 'advance', 'reset_declared', 'wrap', 'rollback', 'jitter', 'reset_inferred', 'drop', 'jump', 'power_integration', 'manual_correction');

-- CreateEnum
CREATE TYPE "incident_state" AS ENUM ('open', 'accepted', 'dismissed', 'closed');

-- CreateEnum
CREATE TYPE "cost_version_scope" AS ENUM ('site', 'classroom');

-- CreateEnum
CREATE TYPE "job_state" AS ENUM ('queued', 'running', 'done', 'failed');

-- CreateEnum
CREATE TYPE "user_role" AS ENUM ('viewer', 'manager', 'admin');

-- CreateTable
CREATE TABLE "sites" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_zones" (
    "site_id" INTEGER NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "time_zone" TEXT NOT NULL,

    CONSTRAINT "site_zones_pkey" PRIMARY KEY ("site_id","effective_from")
);

-- CreateTable
CREATE TABLE "buildings" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "buildings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "classrooms" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "building_id" INTEGER,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "kind" "classroom_kind" NOT NULL DEFAULT 'room',
    "area_m2" DECIMAL(10,2),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "classrooms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "devices" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "esp32_name" TEXT NOT NULL,
    "adapter" TEXT NOT NULL DEFAULT 'autovolt',
    "consumption_factor_micro" INTEGER NOT NULL DEFAULT 1000000,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "devices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device_credentials" (
    "id" SERIAL NOT NULL,
    "device_id" INTEGER NOT NULL,
    "secret_sha256" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device_placements" (
    "id" SERIAL NOT NULL,
    "device_id" INTEGER NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "effective_until" TIMESTAMPTZ(3),

    CONSTRAINT "device_placements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device_power_max" (
    "device_id" INTEGER NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "power_max_mw" BIGINT NOT NULL,

    CONSTRAINT "device_power_max_pkey" PRIMARY KEY ("device_id","effective_from")
);

-- CreateTable
CREATE TABLE "device_switches" (
    "id" SERIAL NOT NULL,
    "device_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "switch_type" NOT NULL,
    "gpio" SMALLINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_switches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "switch_ratings" (
    "switch_id" INTEGER NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "power_rating_mw" BIGINT NOT NULL,
    "consumption_factor_micro" INTEGER NOT NULL DEFAULT 1000000,
    "is_default" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "switch_ratings_pkey" PRIMARY KEY ("switch_id","effective_from")
);

-- CreateTable
CREATE TABLE "device_status" (
    "device_id" INTEGER NOT NULL,
    "online" BOOLEAN NOT NULL,
    "why" TEXT,
    "epoch" BIGINT,
    "boot" BIGINT,
    "conn" BIGINT,
    "backlog" INTEGER,
    "lost" INTEGER,
    "firmware" TEXT,
    "wifi_rssi" INTEGER,
    "free_heap" INTEGER,
    "status_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "legacy_switches" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "device_status_pkey" PRIMARY KEY ("device_id")
);

-- CreateTable
CREATE TABLE "unclaimed_devices" (
    "esp32_name" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "messages" BIGINT NOT NULL DEFAULT 1,
    "last_payload" BYTEA,
    "site_id" INTEGER,

    CONSTRAINT "unclaimed_devices_pkey" PRIMARY KEY ("esp32_name")
);

-- CreateTable
CREATE TABLE "telemetry_events" (
    "device_id" INTEGER NOT NULL,
    "channel" SMALLINT NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "content_sha256" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "synced" BOOLEAN NOT NULL,
    "device_clock_ms" BIGINT,
    "energy_mwh" BIGINT,
    "power_mw" BIGINT,
    "epoch" BIGINT,
    "boot" BIGINT,
    "seq" BIGINT,
    "uptime_ms" BIGINT,
    "switch_states" TEXT,
    "switch_energy_mwh" BIGINT[],
    "extra" JSONB,

    CONSTRAINT "telemetry_events_pkey" PRIMARY KEY ("device_id","channel","filed_at","content_sha256")
) PARTITION BY RANGE ("filed_at");

-- CreateTable
CREATE TABLE "telemetry_keys" (
    "device_id" INTEGER NOT NULL,
    "key" BYTEA NOT NULL,
    "content_sha256" BYTEA NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "telemetry_keys_pkey" PRIMARY KEY ("device_id","key")
);

-- CreateTable
CREATE TABLE "time_anchors" (
    "device_id" INTEGER NOT NULL,
    "boot" BIGINT NOT NULL,
    "uptime_ms" BIGINT NOT NULL,
    "clock_ms" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "time_anchors_pkey" PRIMARY KEY ("device_id","boot","uptime_ms","clock_ms")
);

-- CreateTable
CREATE TABLE "device_events" (
    "device_id" INTEGER NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "content_sha256" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "epoch" BIGINT,
    "boot" BIGINT,
    "seq" BIGINT,
    "payload" JSONB NOT NULL,

    CONSTRAINT "device_events_pkey" PRIMARY KEY ("device_id","content_sha256")
);

-- CreateTable
CREATE TABLE "quarantine" (
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "topic" TEXT NOT NULL,
    "principal" TEXT,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "payload" BYTEA NOT NULL,
    "payload_bytes" INTEGER NOT NULL,
    "device_id" INTEGER,
    "reprocessed_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_marks" (
    "id" BIGSERIAL NOT NULL,
    "device_ids" INTEGER[],
    "channels" SMALLINT[],
    "stale_from" TIMESTAMPTZ(3)[],
    "stale_until" TIMESTAMPTZ(3)[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_marks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_checkpoints" (
    "device_id" INTEGER NOT NULL,
    "channel" SMALLINT NOT NULL,
    "number" BIGINT NOT NULL DEFAULT 0,
    "hash" BYTEA NOT NULL,
    "reading_at" TIMESTAMPTZ(3),
    "reading_key" BYTEA,
    "energy_mwh" BIGINT,
    "power_mw" BIGINT,
    "epoch" BIGINT,
    "boot" BIGINT,
    "seq" BIGINT,
    "uptime_ms" BIGINT,
    "switch_states" TEXT,
    "clean" BOOLEAN NOT NULL DEFAULT true,
    "newest_at" TIMESTAMPTZ(3),
    "pending_since" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),
    "state" JSONB,

    CONSTRAINT "ledger_checkpoints_pkey" PRIMARY KEY ("device_id","channel")
);

-- CreateTable
CREATE TABLE "device_consumption_ledgers" (
    "device_id" INTEGER NOT NULL,
    "channel" SMALLINT NOT NULL,
    "number" BIGINT NOT NULL,
    "kind" "entry_kind" NOT NULL,
    "reverses" BIGINT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "start_total_mwh" BIGINT,
    "end_total_mwh" BIGINT,
    "energy_mwh" BIGINT NOT NULL,
    "energy_min_mwh" BIGINT NOT NULL,
    "energy_max_mwh" BIGINT NOT NULL,
    "on_time_ms" BIGINT NOT NULL,
    "method" TEXT NOT NULL,
    "quality" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "flags" TEXT NOT NULL,
    "reason" TEXT,
    "looked_at" TIMESTAMPTZ(3) NOT NULL,
    "cause" BYTEA NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "device_consumption_ledgers_pkey" PRIMARY KEY ("device_id","channel","number")
);

-- CreateTable
CREATE TABLE "incidents" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "device_id" INTEGER,
    "channel" SMALLINT,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "energy_mwh" BIGINT,
    "detail" JSONB NOT NULL,
    "state" "incident_state" NOT NULL DEFAULT 'open',
    "owner_user_id" INTEGER,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "incidents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fold_positions" (
    "device_id" INTEGER NOT NULL,
    "channel" SMALLINT NOT NULL,
    "number" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "fold_positions_pkey" PRIMARY KEY ("device_id","channel")
);

-- CreateTable
CREATE TABLE "quarter_hours" (
    "device_id" INTEGER NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "energy_mwh" BIGINT NOT NULL,
    "estimated_mwh" BIGINT NOT NULL,
    "allocated_mwh" BIGINT NOT NULL,
    "on_time_ms" BIGINT NOT NULL,
    "covered_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "quarter_hours_pkey" PRIMARY KEY ("device_id","classroom_id","starts_at")
);

-- CreateTable
CREATE TABLE "daily_aggregates" (
    "device_id" INTEGER NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "energy_mwh" BIGINT NOT NULL,
    "estimated_mwh" BIGINT NOT NULL,
    "allocated_mwh" BIGINT NOT NULL,
    "on_time_ms" BIGINT NOT NULL,
    "covered_ms" BIGINT NOT NULL DEFAULT 0,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "daily_aggregates_pkey" PRIMARY KEY ("device_id","classroom_id","local_date")
);

-- CreateTable
CREATE TABLE "monthly_aggregates" (
    "device_id" INTEGER NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "local_month" DATE NOT NULL,
    "energy_mwh" BIGINT NOT NULL,
    "estimated_mwh" BIGINT NOT NULL,
    "allocated_mwh" BIGINT NOT NULL,
    "on_time_ms" BIGINT NOT NULL,
    "covered_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "monthly_aggregates_pkey" PRIMARY KEY ("device_id","classroom_id","local_month")
);

-- CreateTable
CREATE TABLE "stale_days" (
    "device_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "stale_days_pkey" PRIMARY KEY ("device_id","starts_at","ends_at")
);

-- CreateTable
CREATE TABLE "cost_versions" (
    "id" SERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "scope" "cost_version_scope" NOT NULL,
    "classroom_id" INTEGER,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "effective_until" TIMESTAMPTZ(3),
    "recorded_from" TIMESTAMPTZ(3) NOT NULL,
    "recorded_until" TIMESTAMPTZ(3),
    "version_key" UUID NOT NULL,
    "ends_by_itself" BOOLEAN NOT NULL DEFAULT false,
    "components" JSONB NOT NULL,
    "notes" TEXT NOT NULL DEFAULT '',
    "created_by_user_id" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daily_costs" (
    "device_id" INTEGER NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "cost_version_id" INTEGER NOT NULL,
    "energy_mwh" BIGINT NOT NULL,
    "cost_pico" DECIMAL(40,0) NOT NULL,

    CONSTRAINT "daily_costs_pkey" PRIMARY KEY ("device_id","classroom_id","local_date","cost_version_id")
);

-- CreateTable
CREATE TABLE "priced_days" (
    "device_id" INTEGER NOT NULL,
    "classroom_id" INTEGER NOT NULL,
    "local_date" DATE NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "priced_days_pkey" PRIMARY KEY ("device_id","classroom_id","local_date")
);

-- CreateTable
CREATE TABLE "price_marks" (
    "id" BIGSERIAL NOT NULL,
    "device_ids" INTEGER[],
    "classroom_ids" INTEGER[],
    "local_dates" DATE[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_marks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cost_marks" (
    "id" BIGSERIAL NOT NULL,
    "site_id" INTEGER NOT NULL,
    "classroom_id" INTEGER,
    "from_date" DATE NOT NULL,
    "until_date" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_marks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_runs" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "state" "job_state" NOT NULL DEFAULT 'queued',
    "request" JSONB NOT NULL,
    "result" JSONB,
    "error" TEXT,
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "password_hash" TEXT NOT NULL,
    "role" "user_role" NOT NULL,
    "site_id" INTEGER,
    "classroom_ids" INTEGER[],
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "token_sha256" BYTEA NOT NULL,
    "role" "user_role" NOT NULL,
    "site_id" INTEGER,
    "classroom_ids" INTEGER[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_by" TEXT,

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempts" (
    "id" BIGSERIAL NOT NULL,
    "account" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mqtt_accounts" (
    "name" TEXT NOT NULL,
    "secret_sha256" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mqtt_accounts_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "address" TEXT,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_heartbeats" (
    "name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "broker" TEXT NOT NULL,
    "broker_connected" BOOLEAN NOT NULL,
    "metrics" JSONB NOT NULL,

    CONSTRAINT "worker_heartbeats_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "sites_name_key" ON "sites"("name");

-- CreateIndex
CREATE UNIQUE INDEX "buildings_site_id_name_key" ON "buildings"("site_id", "name");

-- CreateIndex
CREATE INDEX "classrooms_building_id_idx" ON "classrooms"("building_id");

-- CreateIndex
CREATE UNIQUE INDEX "classrooms_site_id_code_key" ON "classrooms"("site_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "devices_esp32_name_key" ON "devices"("esp32_name");

-- CreateIndex
CREATE INDEX "devices_site_id_idx" ON "devices"("site_id");

-- CreateIndex
CREATE INDEX "device_credentials_device_id_idx" ON "device_credentials"("device_id");

-- CreateIndex
CREATE INDEX "device_placements_classroom_id_idx" ON "device_placements"("classroom_id");

-- CreateIndex
CREATE UNIQUE INDEX "device_placements_device_id_effective_from_key" ON "device_placements"("device_id", "effective_from");

-- CreateIndex
CREATE UNIQUE INDEX "device_switches_device_id_position_key" ON "device_switches"("device_id", "position");

-- CreateIndex
CREATE INDEX "device_events_device_id_filed_at_idx" ON "device_events"("device_id", "filed_at");

-- CreateIndex
CREATE INDEX "quarantine_received_at_idx" ON "quarantine"("received_at");

-- CreateIndex
CREATE INDEX "quarantine_reason_received_at_idx" ON "quarantine"("reason", "received_at");

-- CreateIndex
CREATE INDEX "device_consumption_ledgers_device_id_channel_ends_at_idx" ON "device_consumption_ledgers"("device_id", "channel", "ends_at");

-- CreateIndex
CREATE INDEX "incidents_state_opened_at_idx" ON "incidents"("state", "opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "incidents_kind_subject_key" ON "incidents"("kind", "subject");

-- CreateIndex
CREATE INDEX "quarter_hours_classroom_id_starts_at_idx" ON "quarter_hours"("classroom_id", "starts_at");

-- CreateIndex
CREATE INDEX "daily_aggregates_classroom_id_local_date_idx" ON "daily_aggregates"("classroom_id", "local_date");

-- CreateIndex
CREATE INDEX "monthly_aggregates_classroom_id_local_month_idx" ON "monthly_aggregates"("classroom_id", "local_month");

-- CreateIndex
CREATE INDEX "cost_versions_site_id_recorded_until_idx" ON "cost_versions"("site_id", "recorded_until");

-- CreateIndex
CREATE INDEX "daily_costs_classroom_id_local_date_idx" ON "daily_costs"("classroom_id", "local_date");

-- CreateIndex
CREATE INDEX "priced_days_classroom_id_local_date_idx" ON "priced_days"("classroom_id", "local_date");

-- CreateIndex
CREATE INDEX "job_runs_kind_created_at_idx" ON "job_runs"("kind", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_sha256_key" ON "api_tokens"("token_sha256");

-- CreateIndex
CREATE INDEX "sign_in_attempts_account_at_idx" ON "sign_in_attempts"("account", "at");

-- CreateIndex
CREATE INDEX "sign_in_attempts_address_at_idx" ON "sign_in_attempts"("address", "at");

-- CreateIndex
CREATE INDEX "audit_log_at_idx" ON "audit_log"("at");

-- CreateIndex
CREATE INDEX "audit_log_subject_at_idx" ON "audit_log"("subject", "at");

-- AddForeignKey
ALTER TABLE "site_zones" ADD CONSTRAINT "site_zones_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "buildings" ADD CONSTRAINT "buildings_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classrooms" ADD CONSTRAINT "classrooms_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classrooms" ADD CONSTRAINT "classrooms_building_id_fkey" FOREIGN KEY ("building_id") REFERENCES "buildings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_credentials" ADD CONSTRAINT "device_credentials_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_placements" ADD CONSTRAINT "device_placements_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_placements" ADD CONSTRAINT "device_placements_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_power_max" ADD CONSTRAINT "device_power_max_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_switches" ADD CONSTRAINT "device_switches_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "switch_ratings" ADD CONSTRAINT "switch_ratings_switch_id_fkey" FOREIGN KEY ("switch_id") REFERENCES "device_switches"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_status" ADD CONSTRAINT "device_status_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_versions" ADD CONSTRAINT "cost_versions_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_versions" ADD CONSTRAINT "cost_versions_classroom_id_fkey" FOREIGN KEY ("classroom_id") REFERENCES "classrooms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ===========================================================================================================
-- What Prisma cannot say. Int ranges instead of btree_gist: the embedded PostgreSQL and plain servers have no contrib.

-- Placements of a device never overlap.
ALTER TABLE "device_placements"
  ADD CONSTRAINT "device_placements_range" CHECK ("effective_until" IS NULL OR "effective_from" < "effective_until"),
  ADD CONSTRAINT "device_placements_no_overlap" EXCLUDE USING gist (
    int4range("device_id", "device_id", '[]') WITH &&,
    tstzrange("effective_from", "effective_until") WITH &&);

-- Cost versions of one scope never overlap in both times.
ALTER TABLE "cost_versions"
  ADD CONSTRAINT "cost_versions_scope" CHECK (("scope" = 'site') = ("classroom_id" IS NULL)),
  ADD CONSTRAINT "cost_versions_effective" CHECK ("effective_until" IS NULL OR "effective_from" < "effective_until"),
  ADD CONSTRAINT "cost_versions_recorded" CHECK ("recorded_until" IS NULL OR "recorded_from" < "recorded_until"),
  ADD CONSTRAINT "cost_versions_no_overlap" EXCLUDE USING gist (
    int4range("site_id", "site_id", '[]') WITH &&,
    int4range(COALESCE("classroom_id", 0), COALESCE("classroom_id", 0), '[]') WITH &&,
    tstzrange("effective_from", "effective_until") WITH &&,
    tstzrange("recorded_from", "recorded_until") WITH &&);

ALTER TABLE "devices" ADD CONSTRAINT "devices_esp32_name" CHECK ("esp32_name" ~ '^[A-Za-z0-9_-]{1,32}$');
ALTER TABLE "telemetry_events" ADD CONSTRAINT "telemetry_events_energy" CHECK ("energy_mwh" >= 0 AND "energy_mwh" <= 9000000000000000);
ALTER TABLE "quarter_hours" ADD CONSTRAINT "quarter_hours_grid" CHECK (date_part('epoch', "starts_at")::bigint % 900 = 0);
ALTER TABLE "switch_ratings" ADD CONSTRAINT "switch_ratings_power" CHECK ("power_rating_mw" >= 0);

-- One room per site takes the energy of devices that stand nowhere.
CREATE UNIQUE INDEX "classrooms_one_unassigned" ON "classrooms" ("site_id") WHERE "kind" = 'unassigned';
-- An entry is reversed at most once.
CREATE UNIQUE INDEX "device_consumption_ledgers_reversed_once"
  ON "device_consumption_ledgers" ("device_id", "channel", "reverses") WHERE "reverses" IS NOT NULL;

-- The health page counts resets; without this it would read the whole ledger.
CREATE INDEX "device_consumption_ledgers_resets"
  ON "device_consumption_ledgers" ("device_id") WHERE "kind" IN ('reset_declared', 'reset_inferred');

-- The counters move all the time: leave room on the page for HOT updates, and vacuum early.
ALTER TABLE "ledger_checkpoints" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "fold_positions" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "ledger_marks" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "price_marks" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "quarter_hours" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "daily_aggregates" SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "monthly_aggregates" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- ----------------------------------------------------------------------------------------------- immutability
CREATE FUNCTION autovolt_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: it is append-only. Post a reversal or a new version instead.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "telemetry_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "telemetry_events"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "telemetry_keys_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "telemetry_keys"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "device_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "device_events"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "device_consumption_ledgers_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "device_consumption_ledgers"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

-- A cost version is immutable but for closing its recorded range, once.
CREATE FUNCTION autovolt_cost_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."recorded_until" IS NULL AND NEW."recorded_until" IS NOT NULL
     AND to_jsonb(NEW) - 'recorded_until' = to_jsonb(OLD) - 'recorded_until' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on cost_versions is refused: a version is immutable. Record a new version instead.', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "cost_versions_immutable" BEFORE UPDATE OR DELETE ON "cost_versions"
  FOR EACH ROW EXECUTE FUNCTION autovolt_cost_version_change();
CREATE TRIGGER "cost_versions_no_truncate" BEFORE TRUNCATE ON "cost_versions"
  FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change();

-- ------------------------------------------------------------------------------------------------- partitions
-- Makes the month's partition when it is missing. Statement triggers do not reach a partition that is named
-- directly (TRUNCATE, DELETE), so each partition gets its own. SECURITY DEFINER: the worker owns no table.
CREATE FUNCTION autovolt_ensure_partition(month date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  starts date := date_trunc('month', month)::date;
  ends date := (date_trunc('month', month) + interval '1 month')::date;
  part text := 'telemetry_events_' || to_char(starts, 'YYYY_MM');
BEGIN
  IF starts < date '2019-12-01' OR starts > date '2200-01-01' THEN
    RAISE EXCEPTION 'no partition for %: readings are filed from 2020 on', starts USING ERRCODE = 'check_violation';
  END IF;
  IF to_regclass(part) IS NOT NULL THEN RETURN part; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('autovolt_ensure_partition'));
  IF to_regclass(part) IS NOT NULL THEN RETURN part; END IF;
  -- Who waited for the lock may still not see the other's table: an advisory lock does not refresh the catalog cache.
  BEGIN
    EXECUTE format('CREATE TABLE %I PARTITION OF telemetry_events FOR VALUES FROM (%L) TO (%L)',
      part, starts::text || ' 00:00:00+00', ends::text || ' 00:00:00+00');
  EXCEPTION WHEN duplicate_table THEN RETURN part;
  END;
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION autovolt_refuse_change()',
    part || '_append_only', part);
  RETURN part;
END $$;

-- ------------------------------------------------------------------------------------------------------ roles
-- Group roles without login. A connection takes one by `-c role=autovolt_worker`, so one login is enough and the
-- grants below hold also on a server where AutoVolt has a single account.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['autovolt_worker', 'autovolt_web', 'autovolt_backup'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', r); END IF;
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
    EXECUTE format('GRANT %I TO CURRENT_USER', r);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), r);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', current_schema(), r);
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION autovolt_ensure_partition(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION autovolt_ensure_partition(date) TO autovolt_worker;

-- The worker: the only writer of events and of everything derived.
GRANT INSERT ON "telemetry_events", "telemetry_keys", "time_anchors", "device_events", "device_consumption_ledgers",
  "audit_log" TO autovolt_worker;
GRANT INSERT, UPDATE ON "device_status", "quarantine", "ledger_checkpoints", "incidents", "job_runs",
  "worker_heartbeats" TO autovolt_worker;
GRANT INSERT, UPDATE, DELETE ON "unclaimed_devices", "ledger_marks", "fold_positions", "quarter_hours", "daily_aggregates",
  "monthly_aggregates", "stale_days", "daily_costs", "priced_days", "price_marks", "cost_marks" TO autovolt_worker;

-- The web app: configuration, and marks.
GRANT INSERT, UPDATE ON "sites", "buildings", "classrooms", "devices", "device_credentials", "device_placements",
  "device_switches", "users", "api_tokens", "mqtt_accounts", "incidents" TO autovolt_web;
GRANT INSERT, DELETE ON "unclaimed_devices" TO autovolt_web;
GRANT INSERT ON "site_zones", "device_power_max", "switch_ratings", "cost_versions", "audit_log",
  "ledger_marks", "stale_days", "cost_marks", "job_runs" TO autovolt_web;
GRANT UPDATE ("recorded_until") ON "cost_versions" TO autovolt_web;
GRANT INSERT, DELETE ON "sign_in_attempts" TO autovolt_web;
GRANT UPDATE ("reprocessed_at", "outcome") ON "quarantine" TO autovolt_web;
GRANT DELETE ON "mqtt_accounts" TO autovolt_web;

DO $$ BEGIN
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO autovolt_worker, autovolt_web', current_schema());
  EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO autovolt_backup', current_schema());
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO autovolt_worker, autovolt_web, autovolt_backup', current_schema());
END $$;
