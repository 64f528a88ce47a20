//! Many threads that open the process's first databases at the same moment, as a server's workers and a
//! test run do. In a binary of its own: only a process that has opened nothing yet can show it.

use std::sync::{Arc, Barrier};

use tungnha_hub::commune;

#[test]
fn whoever_opens_a_store_while_another_thread_opens_the_first_is_not_refused() {
    let start = Arc::new(Barrier::new(16));
    let founders: Vec<_> = (0..16)
        .map(|_| {
            let start = Arc::clone(&start);
            std::thread::spawn(move || {
                let dir = tempfile::tempdir().unwrap();
                start.wait();
                commune::init(dir.path(), "Phường Thử", None, 1_714_995_000).map(|_| ())
            })
        })
        .collect();
    for founder in founders {
        founder.join().unwrap().unwrap();
    }
}
