-- Times in which so many were challenged that thresholds were raised, and what people were told of it.
CREATE TABLE breaker_episode (
  id BIGINT PRIMARY KEY, began_at BIGINT NOT NULL, highest INTEGER NOT NULL,
  told_level INTEGER NOT NULL, told_at BIGINT, ended_at BIGINT
);
-- Of a drawn round: entries that listed anything, and those whose first choice was granted.
ALTER TABLE round ADD COLUMN first_choices INTEGER NOT NULL DEFAULT 0;
ALTER TABLE round ADD COLUMN first_granted INTEGER NOT NULL DEFAULT 0;
UPDATE round SET
  first_choices = (SELECT COUNT(*) FROM entry WHERE entry.round = round.id
    AND entry.answer LIKE '%"answers":["%'),
  first_granted = (SELECT COUNT(*) FROM entry WHERE entry.round = round.id
    AND entry.answer LIKE '%"answers":["awarded"%')
  WHERE drawn_at IS NOT NULL;
-- The fastest of several requests, as the client says, in milliseconds. For people who look at a case; in
-- no record and in no score.
ALTER TABLE signal ADD COLUMN round_trip INTEGER;
