-- Up Migration

-- Key identifiers only; the check value proves that a configured key is the one that sealed the rows (threats: wrong key refuses to start).
CREATE TABLE vault_keys (
  kind text NOT NULL CHECK (kind IN ('vault', 'link')),
  kid text NOT NULL,
  check_value text NOT NULL,
  PRIMARY KEY (kind, kid)
);

CREATE TABLE environments (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  mode text NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'observe')),
  mail jsonb NOT NULL,
  brand jsonb NOT NULL,
  support jsonb NOT NULL,
  operator text[] NOT NULL DEFAULT '{}',
  default_locale text NOT NULL DEFAULT 'en',
  time_zone text NOT NULL DEFAULT 'UTC',
  unknown_identity text NOT NULL DEFAULT 'confirm' CHECK (unknown_identity IN ('confirm', 'accept')),
  embed_origins text[] NOT NULL DEFAULT '{}',
  redirect_uris text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE api_tokens (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  name text NOT NULL,
  digest text NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL
);
CREATE INDEX api_tokens_by_environment ON api_tokens (environment_id, created_at, id);

CREATE TABLE audit (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_by_environment ON audit (environment_id, at, id);

-- Attempts to use links and unknown tokens, counted in PostgreSQL so that every API process sees the same count.
CREATE UNLOGGED TABLE rate_limits (
  key text NOT NULL,
  window_start timestamptz NOT NULL,
  hits integer NOT NULL,
  PRIMARY KEY (key, window_start)
);

-- Rows of the transaction that caused them, relayed until taken. `lease_until` and `next_at` follow the database's clock.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('start', 'wake', 'webhook', 'mail')),
  environment_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  tries integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_due ON outbox (kind, next_at);
CREATE INDEX outbox_by_subject ON outbox (subject_id, kind);

-- Down Migration
DROP TABLE outbox, rate_limits, audit, api_tokens, environments, vault_keys;
