// Answers may come late and in another order than their questions: only the newest question's counts.

/**
 * A row of questions. Call it at each one, before it is asked; what it gives says, once the answer is there, whether
 * none was asked after it. A call alone makes everything asked before it count no more.
 */
export function newest(): () => () => boolean {
  let asked = 0;
  return () => {
    const mine = ++asked;
    return () => mine === asked;
  };
}
