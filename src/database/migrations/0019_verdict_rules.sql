-- Up Migration

-- What an environment or one of its integrations makes of a platform's words, before the platform's own rules: an ordered list.
CREATE TABLE verdict_rules (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  integration_id uuid REFERENCES integrations ON DELETE CASCADE,
  rules jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (environment_id, integration_id)
);

-- Down Migration

DROP TABLE verdict_rules;
