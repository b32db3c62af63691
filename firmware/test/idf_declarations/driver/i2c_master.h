#pragma once
#include "gpio.h"
struct i2c_master_bus_t;
struct i2c_master_dev_t;
using i2c_master_bus_handle_t = i2c_master_bus_t*;
using i2c_master_dev_handle_t = i2c_master_dev_t*;
enum i2c_clock_source_t { I2C_CLK_SRC_DEFAULT };
enum i2c_addr_bit_len_t { I2C_ADDR_BIT_LEN_7 = 0 };
struct i2c_master_bus_config_t {
	int i2c_port;
	gpio_num_t sda_io_num;
	gpio_num_t scl_io_num;
	i2c_clock_source_t clk_source;
	uint8_t glitch_ignore_cnt;
};
struct i2c_device_config_t {
	i2c_addr_bit_len_t dev_addr_length;
	uint16_t device_address;
	uint32_t scl_speed_hz;
};
extern "C" {
esp_err_t i2c_new_master_bus(const i2c_master_bus_config_t* bus_config, i2c_master_bus_handle_t* ret_bus_handle);
esp_err_t i2c_master_bus_add_device(i2c_master_bus_handle_t bus_handle, const i2c_device_config_t* dev_config, i2c_master_dev_handle_t* ret_handle);
esp_err_t i2c_master_transmit_receive(i2c_master_dev_handle_t i2c_dev, const uint8_t* write_buffer, size_t write_size, uint8_t* read_buffer,
                                      size_t read_size, int xfer_timeout_ms);
}
