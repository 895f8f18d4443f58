export const PUBLIC_URL = 'https://scadenzario.example'
