/**
 * A reason why the store cannot be opened, as one sentence for the person who starts the program: the wall prints
 * `message` and leaves out the stack.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
