/** Hotlines and phone numbers as families meet them: 110, 12356, 199-0000-1234, 0851-1234567. */
const number =
  /(?<![\d-])(110|119|120|122|12110|12338|12345|12348|12355|12356|1[3-9]\d-?\d{4}-?\d{4}|0\d{2,3}-\d{7,8})(?![\d-])/g;

/** A text whose phone numbers can be tapped to call. Everything else is escaped by the renderer. */
export function LinkNumbers(props: { readonly text: string }) {
  const parts = props.text.split(number);
  return (
    <>{parts.map((part, index) => (index % 2 === 1 ? <a href={`tel:${part.replaceAll('-', '')}`}>{part}</a> : part))}</>
  );
}
