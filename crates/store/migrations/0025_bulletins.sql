-- What the operator tells all couriers: safety tips, and changes of rules with their date.
CREATE TABLE bulletin (
  id BYTEA PRIMARY KEY, station BYTEA REFERENCES station (id),
  kind TEXT NOT NULL CHECK (kind IN ('safety', 'rules', 'news')),
  title_en TEXT NOT NULL, body_en TEXT NOT NULL, title_es TEXT NOT NULL, body_es TEXT NOT NULL,
  holds_from BIGINT, published_by TEXT NOT NULL, published_at BIGINT NOT NULL, withdrawn_at BIGINT
);
CREATE INDEX bulletin_by_time ON bulletin (published_at);
