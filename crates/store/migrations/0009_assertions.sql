-- When an attested app last vouched for a request of this phone.
ALTER TABLE device ADD COLUMN asserted_at BIGINT;
