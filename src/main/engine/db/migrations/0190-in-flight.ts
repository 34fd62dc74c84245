import type { Migration } from '../migrate'

/** What is under way to the server is called in flight. */
export const inFlight: Migration = {
  version: 190,
  name: 'in-flight',
  up(db) {
    db.exec(`
DROP INDEX placement_handed_out_folder;
ALTER TABLE placement RENAME COLUMN handed_out TO in_flight;
ALTER TABLE placement RENAME COLUMN handed_out_folder_id TO in_flight_folder_id;
CREATE INDEX placement_in_flight_folder ON placement (in_flight_folder_id) WHERE in_flight_folder_id IS NOT NULL;
`)
  },
}
