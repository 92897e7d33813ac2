-- Up Migration

CREATE TABLE policies (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  integration_id uuid REFERENCES integrations ON DELETE CASCADE,
  policy jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (environment_id, integration_id)
);

CREATE TABLE cases (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  account_id uuid NOT NULL REFERENCES integrated_accounts,
  integration_id uuid NOT NULL REFERENCES integrations,
  tenant_id text NOT NULL,
  kind text NOT NULL DEFAULT 'outage' CHECK (kind IN ('outage')),
  number integer NOT NULL,
  reference text NOT NULL UNIQUE,
  -- The generation of the credentials that failed.
  generation integer NOT NULL,
  verdict text CHECK (verdict IN ('user', 'transient', 'operator', 'unknown')),
  addressee text CHECK (addressee IN ('contact', 'admin', 'operator', 'support')),
  -- How often the verdict changed; the step that tells of a change has it in its key.
  verdicts integer NOT NULL DEFAULT 0,
  -- The verdict (by its number) that has been told; while it lags behind, telling comes next.
  told integer NOT NULL DEFAULT 0,
  stage text NOT NULL DEFAULT 'detecting' CHECK (stage IN ('detecting', 'awaiting_user', 'escalated', 'held', 'closed')),
  hold_why text CHECK (hold_why IN ('operator', 'unknown', 'incident', 'import', 'observe', 'relapse', 'identity')),
  hold_since timestamptz,
  outcome text CHECK (outcome IN ('reauthorized', 'self_healed', 'operator_fixed', 'expired', 'cancelled')),
  relapse integer NOT NULL DEFAULT 0,
  incident_id uuid,
  reason jsonb NOT NULL,
  -- The policy's ladder, frozen at the start.
  ladder jsonb NOT NULL,
  -- Index into ladder.notify of the first mail not yet dealt with.
  next_step integer NOT NULL DEFAULT 0,
  opened_at timestamptz NOT NULL,
  verdict_at timestamptz,
  confirmed_at timestamptz,
  first_contact_at timestamptz,
  first_notified_at timestamptz,
  escalated_at timestamptz,
  snoozed_until timestamptz,
  -- A mail over somebody's daily cap is put off until this moment.
  put_off_until timestamptz,
  closed_at timestamptz,
  started_at timestamptz,
  workflow_run_id text,
  workflow_closed_at timestamptz,
  UNIQUE (account_id, number),
  CHECK ((hold_why IS NULL) = (hold_since IS NULL)),
  CHECK ((outcome IS NULL) = (closed_at IS NULL))
);
CREATE UNIQUE INDEX cases_one_open ON cases (account_id) WHERE outcome IS NULL;
CREATE INDEX cases_by_environment ON cases (environment_id, opened_at, id);
CREATE INDEX cases_by_stage ON cases (environment_id, stage, opened_at, id);
CREATE INDEX cases_by_account ON cases (account_id, generation);
CREATE INDEX cases_opening ON cases (started_at) WHERE outcome IS NULL;
CREATE INDEX cases_unfinished ON cases (opened_at) WHERE workflow_closed_at IS NULL;

ALTER TABLE integrated_accounts ADD FOREIGN KEY (open_case_id) REFERENCES cases DEFERRABLE INITIALLY DEFERRED;

-- What happened, in order, told by the step that did it and in its transaction. Refers to people by id.
CREATE TABLE timeline (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
  at timestamptz NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  actor text NOT NULL DEFAULT 'relink',
  data jsonb NOT NULL DEFAULT '{}',
  -- The key of the workflow's step; its second run finds the row and what was answered.
  step text,
  answer jsonb
);
CREATE UNIQUE INDEX timeline_by_step ON timeline (case_id, step) WHERE step IS NOT NULL;
CREATE INDEX timeline_by_case ON timeline (case_id, at, seq);

-- What support asked of a case: the workflow performs it by this id, since a person's words are not for histories.
CREATE TABLE acts (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
  act text NOT NULL,
  actor text NOT NULL,
  request jsonb NOT NULL,
  -- { refused: sentence } or { mail: … }; NULL until performed.
  result jsonb,
  created_at timestamptz NOT NULL,
  performed_at timestamptz
);
CREATE INDEX acts_by_case ON acts (case_id, created_at);

-- Down Migration
ALTER TABLE integrated_accounts DROP CONSTRAINT integrated_accounts_open_case_id_fkey;
DROP TABLE acts, timeline, cases, policies;
