-- Up Migration

-- POSTs that were sent with an `Idempotency-Key`, and what was answered; forgotten after IDEMPOTENCY_LIFE.
CREATE TABLE idempotency_keys (
  -- UUIDv5 of API token, route and key.
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  -- The body's hash, then also status and body of the answer, which may hold a secret.
  kept text NOT NULL,
  claimed_at timestamptz NOT NULL,
  -- Whoever carries it out; a lease that has run out is taken over under another run.
  run uuid NOT NULL,
  lease_until timestamptz NOT NULL,
  -- Written by the transaction that had the effect.
  effect_at timestamptz,
  answered_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX idempotency_keys_expired ON idempotency_keys (expires_at);
COMMENT ON COLUMN idempotency_keys.kept IS 'sealed';

-- Down Migration
DROP TABLE idempotency_keys;
