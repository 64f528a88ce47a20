// One side of a difference, as it is drawn.

export interface Side {
  title: string;
  /** What it says; the first line is the largest. */
  lines: string[];
  /** On the button that takes this side. */
  button: string;
}
