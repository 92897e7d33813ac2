-- Up Migration

-- Too many mails of an environment came back: mail to its contacts stops until somebody lets it go on.
CREATE TABLE mail_brakes (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  -- Mails to contacts within the day before, and how many of them came back.
  sent integer NOT NULL,
  came_back integer NOT NULL,
  braked_at timestamptz NOT NULL,
  released_at timestamptz,
  released_by text
);
CREATE UNIQUE INDEX mail_brakes_on ON mail_brakes (environment_id) WHERE released_at IS NULL;
CREATE INDEX mail_brakes_by_environment ON mail_brakes (environment_id, released_at);

-- Cases whose mail waits for that.
CREATE TABLE mail_brake_cases (
  brake_id uuid NOT NULL REFERENCES mail_brakes ON DELETE CASCADE,
  case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
  -- The wake that its mail takes: `contacts` for one of its reminder schedule, `fresh_link` for one that somebody asked for.
  why text NOT NULL CHECK (why IN ('contacts', 'fresh_link')),
  PRIMARY KEY (brake_id, case_id, why)
);
CREATE INDEX mail_brake_cases_by_case ON mail_brake_cases (case_id);

-- Down Migration

DROP TABLE mail_brake_cases, mail_brakes;
