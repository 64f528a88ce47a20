// The browser of a busy machine, for `LATE=MILLISECONDS npm test`: each answer of the app comes up to so much later and
// not always in the order of the questions, and what the page puts off for a moment it puts off for as long. Whatever a
// story or a screen takes for granted about who is first shows, every time and not once in a hundred runs.

/** Runs in the page before its own scripts. */
export function lateness(most) {
  const ask = window.fetch;
  const wait = window.setTimeout;
  // Spread evenly and the same for each run (the golden ratio's steps), as far as the page asks in the same order.
  let asked = 0;
  const later = () => (asked++ * 0.618034 % 1) * most;
  window.fetch = async (...what) => {
    const answer = await ask(...what);
    await new Promise((done) => wait(done, later()));
    return answer;
  };
  // What a story reads past the screen is no part of it.
  window.fetch.now = ask;
  window.setTimeout = (work, ms = 0, ...rest) => wait(work, ms === 0 ? most : ms, ...rest);
}
