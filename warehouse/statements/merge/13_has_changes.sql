SELECT EXISTS (FROM new_sighting) OR EXISTS (FROM changed_outcome);
