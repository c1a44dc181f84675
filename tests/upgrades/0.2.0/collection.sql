BEGIN TRANSACTION;
CREATE TABLE correction (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        said TEXT NOT NULL,
        said_species INTEGER,
        confidence REAL NOT NULL,
        counted INTEGER NOT NULL,
        right_label TEXT,
        right_species INTEGER,
        path BLOB,
        corrected_at TEXT NOT NULL,
        picture BLOB
    , example BLOB, strange INTEGER NOT NULL DEFAULT 0, file_bytes INTEGER);
INSERT INTO "correction" VALUES(1,'path:5a5c9709b65b6e7c6c7a8a4cee550ae4626acd133325c4d0a8c48a76e4f79bc1','Raichu',26,0.5,1,'Pikachu',25,X'2F70696374757265732F7261696368752E706E67','2026-01-01T12:00:00.000+00:00',NULL,NULL,0,NULL);
CREATE TABLE sighting (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        species INTEGER,
        confidence REAL,
        path BLOB,
        seen_at TEXT NOT NULL,
        picture BLOB
    , favourite INTEGER NOT NULL DEFAULT 0);
INSERT INTO "sighting" VALUES(1,'path:d3a4321bf1facbf0345f17445b78f48d9ce9f1a3c96a36c2712188e704413841','Pikachu',25,0.875,X'2F70696374757265732F70696B616368752E706E67','2026-01-01T12:00:00.000+00:00',X'01',1);
INSERT INTO "sighting" VALUES(2,'path:5a5c9709b65b6e7c6c7a8a4cee550ae4626acd133325c4d0a8c48a76e4f79bc1','Pikachu',25,NULL,X'2F70696374757265732F7261696368752E706E67','2026-01-01T12:00:00.000+00:00',X'01',0);
INSERT INTO "sighting" VALUES(3,'path:999cea81fd6da5ea28f6be92703e41c879566874efa296ac63938cbd69550f65','flower',NULL,0.75,X'2F70696374757265732F726F73652E706E67','2026-01-01T12:00:00.000+00:00',X'01',0);
CREATE INDEX sighting_by_species ON sighting (species);
CREATE INDEX sighting_by_label ON sighting (label)
    ;
COMMIT;
PRAGMA user_version = 5;
