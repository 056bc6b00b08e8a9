SELECT release FROM meta.release;
