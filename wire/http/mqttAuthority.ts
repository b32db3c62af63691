import { z } from "zod";
import { instantText } from "./fields";
import { routeSpec } from "./routeSpec";

export const mqttAuthority = z
	.object({
		certificate: z
			.string()
			.meta({ description: "PEM, for the device's trust store: `jq -r .authority.certificate > autovolt-ca.crt`" }),
		fingerprint_sha256: z.string().meta({ description: "As openssl shows it: 32 pairs of hexadecimal digits with colons" }),
		ends: instantText,
		server_ends: instantText.meta({ description: "End of the broker's own certificate, which is renewed 30 days before" }),
		server_names: z
			.array(z.string())
			.meta({ description: "By one of these a device must reach the broker (MQTT_TLS_NAMES adds some)" }),
		port: z.int(),
	})
	.meta({ id: "MqttAuthority" });
export type MqttAuthorityBody = z.infer<typeof mqttAuthority>;

export const readMqttAuthorityRoute = routeSpec({
	method: "GET",
	path: "/api/devices/authority",
	summary: "The certificate by which devices check the embedded broker's TLS",
	role: "manager",
	request: {},
	responses: {
		200: {
			description: "Null where the broker speaks no TLS yet",
			schema: z.object({ authority: mqttAuthority.nullable() }),
		},
	},
});
