/** A file or command that cannot be used: `message` is one clear sentence for the person at the keyboard. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
