-- What a program drafted from facts beside what the person wrote who asked a recipient, or proposed a decision
-- about one: both stay, word for word, as for decisions about couriers, until the record of the question ends.
CREATE TABLE pattern_case_draft (
  id BYTEA PRIMARY KEY REFERENCES pattern_case (id), language TEXT NOT NULL,
  drafted TEXT NOT NULL CHECK (length(drafted) > 0), written TEXT NOT NULL CHECK (length(written) > 0),
  kept_at BIGINT NOT NULL
);
CREATE TRIGGER pattern_case_draft_is_fixed BEFORE UPDATE ON pattern_case_draft
WHEN NOT EXISTS (SELECT 1 FROM pattern_case c WHERE c.id = NEW.id AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it do not change'); END;
CREATE TRIGGER pattern_case_draft_stays BEFORE DELETE ON pattern_case_draft
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it stay'); END;
CREATE TABLE pattern_decision_draft (
  id BYTEA PRIMARY KEY REFERENCES pattern_decision (id), language TEXT NOT NULL,
  drafted TEXT NOT NULL CHECK (length(drafted) > 0), written TEXT NOT NULL CHECK (length(written) > 0),
  kept_at BIGINT NOT NULL
);
CREATE TRIGGER pattern_decision_draft_is_fixed BEFORE UPDATE ON pattern_decision_draft
WHEN NOT EXISTS (SELECT 1 FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
  WHERE d.id = NEW.id AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it do not change'); END;
CREATE TRIGGER pattern_decision_draft_stays BEFORE DELETE ON pattern_decision_draft
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it stay'); END;
