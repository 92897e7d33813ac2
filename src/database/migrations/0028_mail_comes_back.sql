-- Up Migration

ALTER TABLE mails
  -- Where the mail's envelope sender is, `bounce+<id>-<MAC>@<domain>`; null: at the address of From.
  ADD COLUMN bounce_domain text,
  ADD COLUMN returned_at timestamptz;
ALTER TABLE mails DROP CONSTRAINT mails_state_check;
ALTER TABLE mails ADD CONSTRAINT mails_state_check
  CHECK (state IN ('queued', 'sending', 'sent', 'suppressed', 'refused', 'undelivered')) NOT VALID;

-- What people and machines answered to a mail, in their words.
CREATE TABLE inbound_mails (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  mail_id uuid NOT NULL REFERENCES mails ON DELETE CASCADE,
  kind text NOT NULL,
  text text NOT NULL,
  received_at timestamptz NOT NULL
);
CREATE INDEX inbound_mails_by_mail ON inbound_mails (mail_id);

-- Down Migration

DROP TABLE inbound_mails;
UPDATE mails SET state = 'sent' WHERE state = 'undelivered';
ALTER TABLE mails DROP CONSTRAINT mails_state_check;
ALTER TABLE mails ADD CONSTRAINT mails_state_check CHECK (state IN ('queued', 'sending', 'sent', 'suppressed', 'refused'));
ALTER TABLE mails DROP COLUMN returned_at, DROP COLUMN bounce_domain;
