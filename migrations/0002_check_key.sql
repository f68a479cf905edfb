-- A constant sealed under the key file: another key cannot open it, and is refused before it seals anything.
ALTER TABLE installation ADD COLUMN keyCheckSealed BLOB;
