-- Up Migration

-- An embedded connect page asks how the attempt ended that its click began in a second window. It names that attempt itself, before the
-- click; together with the link token the name is what it may ask by.
ALTER TABLE attempts ADD COLUMN page_key uuid;
CREATE INDEX attempts_of_page ON attempts (link_id, page_key) WHERE page_key IS NOT NULL;
