-- Up Migration

-- An embedded connect page asks how the attempt ended that its click began in a second window. It names that attempt itself, before the
-- click; together with the link token the name is what it may ask by.
ALTER TABLE attempts ADD COLUMN page_key uuid;

-- Down Migration

ALTER TABLE attempts DROP COLUMN page_key;
