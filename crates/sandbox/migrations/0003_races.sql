-- The tresor's generation after the operation was approved: tells which operations an approval outdates. Null for
-- operations that are not approved, and for those approved before this column existed.
ALTER TABLE operations ADD COLUMN approved_generation INTEGER;
CREATE INDEX operations_approved ON operations (tresor, approved_generation) WHERE approved_generation IS NOT NULL;
