/** What YAML is made of here. */
export type YamlValue =
  string | number | boolean | readonly YamlValue[] | { readonly [name: string]: YamlValue | undefined };

/**
 * Plain values as YAML, block by block; fields that are undefined are left out. Every text is written in double quotes, as JSON writes it, which YAML reads as the same text, whatever it holds:
 * no text can become a number, a date, a boolean or another line.
 */
export function yamlText(value: YamlValue): string {
  return `${lines(value).join("\n")}\n`;
}

function lines(value: YamlValue): readonly string[] {
  if (Array.isArray(value)) {
    const list = value as readonly YamlValue[];
    if (list.length === 0) return ["[]"];
    return list.flatMap((item) => lines(item).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)));
  }
  if (typeof value !== "object") return [JSON.stringify(value)];
  const fields = Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : [[name, inner] as const],
  );
  if (fields.length === 0) return ["{}"];
  return fields.flatMap(([name, inner]) => {
    const written = lines(inner);
    const key = /^[A-Za-z][\w-]*$/.test(name) ? name : JSON.stringify(name);
    const inLine = typeof inner !== "object" || ["[]", "{}"].includes(written[0] ?? "");
    return inLine ? [`${key}: ${written[0] ?? ""}`] : [`${key}:`, ...written.map((line) => `  ${line}`)];
  });
}
