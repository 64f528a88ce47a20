// For the tests: the check itself is a script that runs before anything is built.
export function tooNew(ending: string, text: string): string[];
