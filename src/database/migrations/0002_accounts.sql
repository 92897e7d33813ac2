-- Up Migration

CREATE TABLE integrations (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  name text NOT NULL,
  category text,
  label text NOT NULL,
  platform text NOT NULL,
  authentication_method text NOT NULL,
  oauth jsonb NOT NULL,
  client_secret text,
  client_secret_expires_at timestamptz,
  probe jsonb,
  fields jsonb NOT NULL DEFAULT '[]',
  impact text,
  is_enabled boolean NOT NULL DEFAULT true,
  -- Scopes as asked since this moment; an older grant that answers invalid_scope is the operator's doing.
  scopes_changed_at timestamptz NOT NULL,
  -- Credentials written before this moment may be sent to today's endpoints (POST /integration/:id/confirm-endpoints).
  endpoints_confirmed_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (environment_id, name)
);
CREATE INDEX integrations_by_environment ON integrations (environment_id, created_at, id);
COMMENT ON COLUMN integrations.client_secret IS 'sealed';

CREATE TABLE tenants (
  environment_id uuid NOT NULL REFERENCES environments,
  tenant_id text NOT NULL,
  name text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (environment_id, tenant_id)
);

CREATE TABLE contacts (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  email text NOT NULL CHECK (email = lower(email)),
  name text,
  locale text,
  time_zone text,
  state text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'bounced', 'complained', 'muted', 'left')),
  state_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (environment_id, email)
);

CREATE TABLE integrated_accounts (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  integration_id uuid NOT NULL REFERENCES integrations,
  tenant_id text NOT NULL,
  external_id text,
  status text NOT NULL CHECK (status IN ('connecting', 'active', 'needs_reauth', 'validation_error', 'post_install_error')),
  authentication_method text NOT NULL,
  is_sandbox boolean NOT NULL DEFAULT false,
  region text,
  label text,
  context jsonb NOT NULL DEFAULT '{}',
  impact text,
  notify boolean NOT NULL DEFAULT true,
  last_error text,
  last_action_result jsonb NOT NULL DEFAULT '{}',
  last_forbidden_error jsonb,
  missing_scopes text[] NOT NULL DEFAULT '{}',
  remote_account jsonb,
  open_case_id uuid,
  -- `number` of the account's latest case.
  cases integer NOT NULL DEFAULT 0,
  -- A link minted at or before this moment leads to no attempt: a success, an ended case or a deletion voided it.
  links_void_before timestamptz,
  deleted_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX integrated_accounts_external ON integrated_accounts (environment_id, external_id) WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX integrated_accounts_by_environment ON integrated_accounts (environment_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX integrated_accounts_by_status ON integrated_accounts (environment_id, status, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX integrated_accounts_by_tenant ON integrated_accounts (environment_id, tenant_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX integrated_accounts_by_integration ON integrated_accounts (integration_id, created_at, id) WHERE deleted_at IS NULL;

CREATE TABLE account_contacts (
  account_id uuid NOT NULL REFERENCES integrated_accounts ON DELETE CASCADE,
  contact_id uuid NOT NULL REFERENCES contacts,
  position integer NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin')),
  PRIMARY KEY (account_id, contact_id)
);
CREATE INDEX account_contacts_by_contact ON account_contacts (contact_id);

CREATE TABLE tenant_contacts (
  environment_id uuid NOT NULL,
  tenant_id text NOT NULL,
  contact_id uuid NOT NULL REFERENCES contacts,
  position integer NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin')),
  PRIMARY KEY (environment_id, tenant_id, contact_id),
  FOREIGN KEY (environment_id, tenant_id) REFERENCES tenants ON DELETE CASCADE
);
CREATE INDEX tenant_contacts_by_contact ON tenant_contacts (contact_id);

-- One row per account. `sealed` and `predecessor` are JWEs; what stands beside them are facts, never values.
CREATE TABLE credentials (
  account_id uuid PRIMARY KEY REFERENCES integrated_accounts ON DELETE CASCADE,
  generation integer NOT NULL,
  sealed text,
  predecessor text,
  has_refresh_token boolean NOT NULL,
  access_expires_at timestamptz,
  refresh_expires_at timestamptz,
  granted_at timestamptz,
  requested_scopes text[] NOT NULL DEFAULT '{}',
  granted_scopes text[] NOT NULL DEFAULT '{}',
  token_endpoint text,
  client_id text,
  written_at timestamptz NOT NULL,
  last_refreshed_at timestamptz,
  last_used_at timestamptz,
  next_refresh_at timestamptz,
  -- The last refused or unanswered refresh of this generation: a Judgement and its moment by the database's clock.
  last_failure jsonb,
  last_failure_at timestamptz,
  lease_owner uuid,
  lease_until timestamptz
);
CREATE INDEX credentials_due ON credentials (next_refresh_at) WHERE next_refresh_at IS NOT NULL;

-- Down Migration
DROP TABLE credentials, tenant_contacts, account_contacts, integrated_accounts, contacts, tenants, integrations;
