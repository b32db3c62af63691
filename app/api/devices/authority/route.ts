import { readMqttAuthority } from "@/app/_server/configuration/mqttAuthority";
import { handleRoute } from "@/app/_server/handleRoute";
import { readMqttAuthorityRoute } from "@/wire/http/mqttAuthority";

export const GET = handleRoute(readMqttAuthorityRoute, readMqttAuthority);
