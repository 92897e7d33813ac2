-- Up Migration

-- Who signed in, while a grant waits for the company's word because it was not known who was connected before. Erased when it ends.
ALTER TABLE attempts ADD COLUMN signed_in jsonb;

-- Down Migration

ALTER TABLE attempts DROP COLUMN signed_in;
