-- Up Migration

CREATE TABLE link_tokens (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  -- One of the two: the account to reauthorize, or the tenant who gets a new one.
  account_id uuid REFERENCES integrated_accounts,
  tenant_id text,
  case_id uuid REFERENCES cases,
  contact_id uuid REFERENCES contacts ON DELETE SET NULL,
  -- The key of LINK_KEYS from which the token is derived, and the second HMAC by which it is found.
  kid text NOT NULL,
  digest text NOT NULL UNIQUE,
  minted_for text NOT NULL CHECK (minted_for IN ('api', 'mail', 'support')),
  context jsonb NOT NULL DEFAULT '{}',
  persist_previous_context boolean NOT NULL DEFAULT false,
  redirect_uri text,
  scopes text[],
  is_sandbox boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  opened_at timestamptz,
  spent_at timestamptz,
  revoked_at timestamptz,
  CHECK ((account_id IS NULL) <> (tenant_id IS NULL))
);
CREATE INDEX link_tokens_by_account ON link_tokens (account_id, created_at);
CREATE INDEX link_tokens_by_case ON link_tokens (case_id, created_at);

CREATE TABLE attempts (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  link_id uuid NOT NULL REFERENCES link_tokens,
  integration_id uuid NOT NULL REFERENCES integrations,
  account_id uuid REFERENCES integrated_accounts,
  status text NOT NULL CHECK (status IN ('started', 'exchanging', 'kept', 'waiting', 'succeeded', 'failed')),
  state_digest text NOT NULL UNIQUE,
  cookie_digest text NOT NULL,
  -- Sealed: the PKCE verifier and nonce, the callback's parameters without the code, the platform's answer.
  secrets text NOT NULL,
  callback text,
  answer text,
  -- Where this attempt was sent, so that another configuration meanwhile changes nothing under way (RFC 9700 4.4).
  app jsonb NOT NULL,
  requested_scopes text[] NOT NULL,
  entered jsonb NOT NULL DEFAULT '{}',
  -- How it ended, as the page's state, and what the page says besides.
  ending text,
  ending_data jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL,
  exchanging_at timestamptz,
  kept_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX attempts_by_link ON attempts (link_id, started_at);
CREATE INDEX attempts_by_account ON attempts (account_id, started_at);
CREATE INDEX attempts_unfinished ON attempts (exchanging_at) WHERE status IN ('exchanging', 'kept', 'waiting');

-- Down Migration
DROP TABLE attempts, link_tokens;
