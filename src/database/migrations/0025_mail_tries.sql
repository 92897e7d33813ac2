-- Up Migration

-- A try of a mail, so that no two are under way at once, and so that a repeat is known to be one.
ALTER TABLE mails
  -- Until when the connection of the try under way may be alive, by the database's clock; null: none is.
  ADD COLUMN try_until timestamptz,
  -- The mail server is being given the whole message, and has not said yet whether it keeps it.
  ADD COLUMN handed_over boolean NOT NULL DEFAULT false,
  -- Tries that were handed over and never answered: the message may have arrived as often.
  ADD COLUMN unanswered integer NOT NULL DEFAULT 0;

-- Down Migration

ALTER TABLE mails DROP COLUMN unanswered, DROP COLUMN handed_over, DROP COLUMN try_until;
