-- Up Migration

-- An attempt without a link only tests its integration: nothing is stored by it. `tested_by` is who began it, as in `audit.actor`.
ALTER TABLE attempts ALTER COLUMN link_id DROP NOT NULL;
ALTER TABLE attempts ADD COLUMN tested_by text;
ALTER TABLE attempts ADD CONSTRAINT attempts_of_link_or_test CHECK ((link_id IS NULL) = (tested_by IS NOT NULL)) NOT VALID;

-- Down Migration

DELETE FROM attempts WHERE link_id IS NULL;
ALTER TABLE attempts DROP COLUMN tested_by;
ALTER TABLE attempts ALTER COLUMN link_id SET NOT NULL;
