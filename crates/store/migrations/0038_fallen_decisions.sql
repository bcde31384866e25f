-- What a program drafted from facts beside what the person wrote who decided: both stay, word for word.
CREATE TABLE decision_draft (
  id BYTEA PRIMARY KEY REFERENCES decision (id), language TEXT NOT NULL,
  drafted TEXT NOT NULL CHECK (length(drafted) > 0), written TEXT NOT NULL CHECK (length(written) > 0),
  kept_at BIGINT NOT NULL
);
CREATE TRIGGER decision_draft_is_fixed BEFORE UPDATE ON decision_draft
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it do not change'); END;
CREATE TRIGGER decision_draft_stays BEFORE DELETE ON decision_draft
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it stay'); END;

-- What is paid for a round that a decision kept somebody out of, once that decision fell: once for each
-- courier and round, whatever decisions overlapped.
CREATE TABLE lost_pay (
  id BYTEA PRIMARY KEY, decision BYTEA NOT NULL REFERENCES decision (id),
  courier BYTEA NOT NULL REFERENCES courier (id), round BYTEA NOT NULL REFERENCES round (id),
  block BYTEA NOT NULL REFERENCES block (id), of_amount BIGINT NOT NULL CHECK (of_amount >= 0),
  per_mille INTEGER NOT NULL CHECK (per_mille >= 0 AND per_mille <= 1000),
  amount BIGINT NOT NULL CHECK (amount >= 0), currency TEXT NOT NULL, rules INTEGER NOT NULL,
  entered_at BIGINT NOT NULL, UNIQUE (courier, round)
);
CREATE INDEX lost_pay_by_decision ON lost_pay (decision);
CREATE TRIGGER lost_pay_follows_a_fallen_decision BEFORE INSERT ON lost_pay
BEGIN
  SELECT RAISE(ABORT, 'only a decision that fell pays for what was lost to it') WHERE NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.id = NEW.decision AND d.courier = NEW.courier
      AND d.effective_at IS NOT NULL AND (d.state IN ('reversed', 'lapsed') OR EXISTS (
        SELECT 1 FROM appeal a WHERE a.decision = d.id AND a.state IN ('upheld', 'lapsed'))));
END;
CREATE TRIGGER lost_pay_is_fixed BEFORE UPDATE ON lost_pay
BEGIN SELECT RAISE(ABORT, 'what was paid does not change'); END;
CREATE TRIGGER lost_pay_stays BEFORE DELETE ON lost_pay
BEGIN SELECT RAISE(ABORT, 'what was paid stays'); END;

-- A comparison with nothing is no answer, and a CHECK lets that pass: a decision without its last day of
-- appeal, or a hold without its end, is refused here.
CREATE TRIGGER decision_has_its_deadlines BEFORE UPDATE ON decision
WHEN NEW.state IN ('issued', 'in_effect') AND (NEW.appeal_until IS NULL
  OR (NEW.kind IN ('restriction', 'suspension') AND NEW.until_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'a decision says until when it holds and can be appealed'); END;
