-- Known cases in the form that real checks have: with a second picture beside the first, or without. What
-- was dealt before had both.
ALTER TABLE known_deal ADD COLUMN beside INTEGER NOT NULL DEFAULT 1 CHECK (beside IN (0, 1));
ALTER TABLE known_answer ADD COLUMN beside INTEGER NOT NULL DEFAULT 1 CHECK (beside IN (0, 1));
