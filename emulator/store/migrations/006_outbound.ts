import type { Migration } from './migration.ts';

/** What reaches out of the emulator: connectors, webhooks and their deliveries. Sealed columns: sealedText.ts. */
export const outbound: Migration = {
  id: 6,
  name: 'outbound',
  statements: [
    `CREATE TABLE connectors (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      lower_name TEXT NOT NULL UNIQUE,
      url TEXT NOT NULL,
      feed_type TEXT NOT NULL,
      timeout INTEGER NOT NULL,
      metadata_cache_enabled INTEGER NOT NULL,
      metadata_cache_minutes INTEGER NOT NULL,
      metadata_cache_count INTEGER NOT NULL,
      username TEXT,
      sealed_password BLOB,
      filters TEXT NOT NULL
    ) STRICT`,
    // By id, so that a connector that is renamed stays with its feeds.
    `CREATE TABLE feed_connectors (
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      connector_id INTEGER NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      PRIMARY KEY (feed_id, connector_id)
    ) STRICT`,
    'CREATE INDEX feed_connectors_connector ON feed_connectors (connector_id)',
    // feed_id NULL: of every feed.
    `CREATE TABLE webhooks (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      feed_id INTEGER REFERENCES feeds (id) ON DELETE CASCADE,
      url TEXT NOT NULL,
      event TEXT NOT NULL,
      method TEXT NOT NULL,
      sealed_headers BLOB,
      content TEXT NOT NULL
    ) STRICT`,
    'CREATE INDEX webhooks_feed ON webhooks (feed_id)',
    // The outbox and the log in one. No reference to the webhook: what was sent stays readable when it is gone.
    // state: pending, delivered, failed, dropped. Times are ISO 8601 in UTC.
    `CREATE TABLE webhook_deliveries (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      webhook_id INTEGER NOT NULL,
      webhook_name TEXT NOT NULL,
      event TEXT NOT NULL,
      feed TEXT NOT NULL,
      package TEXT NOT NULL,
      version TEXT NOT NULL,
      noted_at TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      next_attempt_at TEXT,
      last_attempt_at TEXT,
      status INTEGER,
      error TEXT
    ) STRICT`,
    `CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (next_attempt_at) WHERE state = 'pending'`,
  ],
};
