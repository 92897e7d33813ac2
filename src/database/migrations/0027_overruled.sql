-- Up Migration

-- The code of the answer for which staff gave a verdict of their own: the same answer again does not undo it.
ALTER TABLE cases ADD COLUMN overruled_code text;

-- Down Migration

ALTER TABLE cases DROP COLUMN overruled_code;
