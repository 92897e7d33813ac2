-- Up Migration

CREATE TABLE mails (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  -- One mail for one purpose, ever: `<case id>/notifyEndUser:2/<contact id>`, or `staff/<integration>/<code>/<addressee>` while held.
  key text UNIQUE,
  kind text NOT NULL,
  account_id uuid REFERENCES integrated_accounts,
  contact_id uuid REFERENCES contacts ON DELETE SET NULL,
  link_id uuid REFERENCES link_tokens,
  recipient text NOT NULL,
  locale text NOT NULL,
  subject text NOT NULL,
  message_id text NOT NULL,
  in_reply_to text,
  -- The finished message (RFC 5322), its link a placeholder; set when sending begins, so that a repeat has the same bytes.
  message text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'suppressed', 'refused')),
  why text,
  server_answer text,
  tries integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  sent_at timestamptz
);
CREATE INDEX mails_by_environment ON mails (environment_id, created_at, id);
CREATE INDEX mails_by_recipient ON mails (environment_id, recipient, created_at);
CREATE INDEX mails_by_account ON mails (account_id);

CREATE TABLE mail_cases (
  mail_id uuid NOT NULL REFERENCES mails ON DELETE CASCADE,
  case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
  PRIMARY KEY (mail_id, case_id)
);
CREATE INDEX mail_cases_by_case ON mail_cases (case_id);

CREATE TABLE webhooks (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  target_url text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  -- NULL: all events.
  event_types text[],
  secret text NOT NULL,
  failing_since timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX webhooks_by_environment ON webhooks (environment_id, created_at, id);
COMMENT ON COLUMN webhooks.secret IS 'sealed';

CREATE TABLE events (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  event text NOT NULL,
  account_id uuid,
  case_id uuid,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX events_by_environment ON events (environment_id, created_at, id);
CREATE INDEX events_by_account ON events (account_id, created_at);

CREATE TABLE deliveries (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  event_id uuid NOT NULL REFERENCES events ON DELETE CASCADE,
  webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'parked')),
  -- [{ at, status, error, ms }], newest last.
  tries jsonb NOT NULL DEFAULT '[]',
  next_try_at timestamptz,
  lease_until timestamptz,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (event_id, webhook_id)
);
CREATE INDEX deliveries_due ON deliveries (webhook_id, next_try_at) WHERE state = 'pending';
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, created_at, id);

-- Down Migration
DROP TABLE deliveries, events, webhooks, mail_cases, mails;
