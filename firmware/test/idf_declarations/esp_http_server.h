#pragma once
#include <sys/types.h>

#include "esp_err.h"
using httpd_handle_t = void*;
enum httpd_method_t { HTTP_GET = 1, HTTP_POST = 3 };
constexpr ssize_t HTTPD_RESP_USE_STRLEN = -1;
struct httpd_config_t {
	unsigned task_priority;
	size_t stack_size;
};
#define HTTPD_DEFAULT_CONFIG() \
	httpd_config_t { 5, 4096 }
struct httpd_req_t {
	httpd_handle_t handle;
	int method;
	size_t content_len;
};
struct httpd_uri_t {
	const char* uri;
	httpd_method_t method;
	esp_err_t (*handler)(httpd_req_t* request);
	void* user_ctx;
};
extern "C" {
esp_err_t httpd_start(httpd_handle_t* handle, const httpd_config_t* config);
esp_err_t httpd_register_uri_handler(httpd_handle_t handle, const httpd_uri_t* uri_handler);
int httpd_req_recv(httpd_req_t* request, char* buffer, size_t length);
esp_err_t httpd_resp_send(httpd_req_t* request, const char* buffer, ssize_t length);
}
