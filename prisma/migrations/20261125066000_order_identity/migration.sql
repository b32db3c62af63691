-- An order of a room is many commands under one key. The first of them holds the key; all know to which order they
-- belong and what was asked for, so that the same key for another order is told from the same order again.
ALTER TABLE "commands"
  ADD COLUMN "order_id" UUID,
  ADD COLUMN "order_sha256" BYTEA,
  ADD CONSTRAINT "commands_order_sha256" CHECK (octet_length("order_sha256") = 32),
  ADD CONSTRAINT "commands_order" CHECK (("order_id" IS NULL) = ("order_sha256" IS NULL));

CREATE INDEX "commands_of_order" ON "commands" ("order_id") WHERE "order_id" IS NOT NULL;
