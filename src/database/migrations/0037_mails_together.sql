-- Up Migration

-- The link of a mail about several connections: its page lists those of one person that wait for them. It is never spent.
CREATE TABLE list_links (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  contact_id uuid NOT NULL REFERENCES contacts ON DELETE CASCADE,
  is_sandbox boolean NOT NULL,
  -- As of `link_tokens`.
  kid text NOT NULL,
  digest text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  opened_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX list_links_by_contact ON list_links (contact_id);

-- The list from whose page a link was made; it may be gone.
ALTER TABLE link_tokens ADD COLUMN list_id uuid;
-- The list that a mail leads to, in place of a link.
ALTER TABLE mails ADD COLUMN list_id uuid;
-- Until when a queued mail waits for other cases of its person, and until when at most; null: it does not wait.
ALTER TABLE mails ADD COLUMN due_at timestamptz;
ALTER TABLE mails ADD COLUMN due_by timestamptz;
-- The key that the mail would have had, of a case that joined it; null: of the case that it was written for.
ALTER TABLE mail_cases ADD COLUMN key text;

-- Down Migration

ALTER TABLE mail_cases DROP COLUMN key;
ALTER TABLE mails DROP COLUMN due_by, DROP COLUMN due_at, DROP COLUMN list_id;
ALTER TABLE link_tokens DROP COLUMN list_id;
DROP TABLE list_links;
