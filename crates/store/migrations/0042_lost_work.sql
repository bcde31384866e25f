-- What is paid once a decision fell, beside rounds that somebody had entered: rounds that their standing wishes
-- would have entered, and races, which leave no list.
ALTER TABLE lost_pay ADD COLUMN by_wish INTEGER NOT NULL DEFAULT 0;

-- Races from one moment to another: half of what the same hours brought on average in the weeks before. No moment
-- is paid twice, whatever decisions overlapped.
CREATE TABLE lost_race (
  id BYTEA PRIMARY KEY, decision BYTEA NOT NULL UNIQUE REFERENCES decision (id),
  courier BYTEA NOT NULL REFERENCES courier (id), from_at BIGINT NOT NULL, to_at BIGINT NOT NULL,
  spans INTEGER NOT NULL CHECK (spans >= 1), blocks INTEGER NOT NULL CHECK (blocks >= 1),
  of_amount BIGINT NOT NULL CHECK (of_amount >= 0),
  per_mille INTEGER NOT NULL CHECK (per_mille >= 0 AND per_mille <= 1000),
  amount BIGINT NOT NULL CHECK (amount >= 0), currency TEXT NOT NULL, rules INTEGER NOT NULL,
  entered_at BIGINT NOT NULL, CHECK (to_at > from_at)
);
CREATE INDEX lost_race_by_courier ON lost_race (courier, from_at);
CREATE TRIGGER lost_race_follows_a_fallen_decision BEFORE INSERT ON lost_race
BEGIN
  SELECT RAISE(ABORT, 'only a decision that fell pays for what was lost to it') WHERE NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.id = NEW.decision AND d.courier = NEW.courier
      AND d.effective_at IS NOT NULL AND (d.state IN ('reversed', 'lapsed') OR EXISTS (
        SELECT 1 FROM appeal a WHERE a.decision = d.id AND a.state IN ('upheld', 'lapsed'))));
  SELECT RAISE(ABORT, 'no moment is paid twice') WHERE EXISTS (
    SELECT 1 FROM lost_race r WHERE r.courier = NEW.courier
      AND r.from_at < NEW.to_at AND r.to_at > NEW.from_at);
END;
CREATE TRIGGER lost_race_is_fixed BEFORE UPDATE ON lost_race
BEGIN SELECT RAISE(ABORT, 'what was paid does not change'); END;
CREATE TRIGGER lost_race_stays BEFORE DELETE ON lost_race
BEGIN SELECT RAISE(ABORT, 'what was paid stays'); END;

-- Why the station took an offer back, in the words of whoever did; empty otherwise.
ALTER TABLE reserved_offer ADD COLUMN taken_back_why TEXT NOT NULL DEFAULT '';
