//! A check that journal, records, fold and cursors agree.
