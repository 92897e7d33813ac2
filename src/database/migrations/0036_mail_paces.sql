-- Up Migration

-- How fast mail goes to one receiving domain: what its server taught, and when the next turn is.
CREATE TABLE mail_paces (
  environment_id uuid NOT NULL REFERENCES environments,
  domain text NOT NULL,
  -- Mails a minute; null: nothing was learnt.
  learned double precision,
  learned_at timestamptz,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (environment_id, domain)
);

-- Mails that wait for their turn.
CREATE TABLE mail_turns (
  -- The mail's.
  key text PRIMARY KEY,
  environment_id uuid NOT NULL,
  domain text NOT NULL,
  case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
  at timestamptz NOT NULL,
  FOREIGN KEY (environment_id, domain) REFERENCES mail_paces
);
CREATE INDEX mail_turns_by_domain ON mail_turns (environment_id, domain, at);
CREATE INDEX mail_turns_by_case ON mail_turns (case_id);

-- Down Migration

DROP TABLE mail_turns, mail_paces;
