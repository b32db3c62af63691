-- The public half of a broker's TLS: the worker says it, and the pages and the API hand it to whoever sets up devices.
-- The private keys stay in the worker's data folder.
CREATE TABLE "mqtt_authorities" (
    "fingerprint" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "server_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "server_names" TEXT[],
    "port" INTEGER NOT NULL,
    "said_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mqtt_authorities_pkey" PRIMARY KEY ("fingerprint"),
    CONSTRAINT "mqtt_authorities_fingerprint" CHECK ("fingerprint" ~ '^[0-9a-f]{64}$'),
    CONSTRAINT "mqtt_authorities_certificate" CHECK (
      "certificate" LIKE '-----BEGIN CERTIFICATE-----%' AND "certificate" NOT LIKE '%PRIVATE KEY%' AND octet_length("certificate") <= 8192
    ),
    CONSTRAINT "mqtt_authorities_port" CHECK ("port" BETWEEN 1 AND 65535)
);
GRANT SELECT ON "mqtt_authorities" TO autovolt_worker, autovolt_web, autovolt_backup;
GRANT INSERT, UPDATE ON "mqtt_authorities" TO autovolt_worker;

-- What Mosquitto's password file wants of a secret ($7$: PBKDF2-SHA512). Made when the secret is, since nobody keeps it;
-- null for secrets that were issued before this.
ALTER TABLE "device_credentials" ADD COLUMN "mosquitto_hash" TEXT
  CONSTRAINT "device_credentials_mosquitto_hash" CHECK ("mosquitto_hash" ~ '^\$7\$[0-9]+\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$');
ALTER TABLE "mqtt_accounts" ADD COLUMN "mosquitto_hash" TEXT
  CONSTRAINT "mqtt_accounts_mosquitto_hash" CHECK ("mosquitto_hash" ~ '^\$7\$[0-9]+\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$');
