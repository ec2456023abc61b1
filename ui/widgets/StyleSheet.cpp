// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Theme.h"

namespace waybill::ui {

namespace {

const char* const frame = R"(
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QSplitter::handle { background: @border; }
QSplitter::handle:hover { background: @accent; }
QMenuBar { background: @window; padding: 0 4px; border: 0; }
QMenuBar::item { padding: 5px 8px; background: transparent; border-radius: 3px; }
QMenuBar::item:selected { background: @highlight; }
QMenu { background: @popup; border: 1px solid @border; padding: 4px 0; }
QMenu::item { padding: 5px 28px 5px 12px; }
QMenu::item:selected { background: @highlight; color: @text; }
QMenu::item:disabled { color: @secondary; }
QMenu::icon { padding-left: 12px; }
QMenu::separator { height: 1px; background: @innerLine; margin: 4px 0; }
QStatusBar { background: @window; border-top: 1px solid @border; }
QStatusBar::item { border: 0; }
QToolTip { background: @popup; color: @text; border: 1px solid @border; padding: 4px; }
)";

const char* const controls = R"(
QPushButton, QToolButton[framed="true"] { background: @button; border: 1px solid @border; border-radius: 3px;
    padding: 4px 11px; min-height: 18px; }
QPushButton[compact="true"] { padding: 0 10px; min-height: 18px; max-height: 20px; }
QPushButton[compact="true"]:focus { padding: 0 9px; }
QPushButton:pressed, QToolButton[framed="true"]:pressed { background: @highlight; }
QPushButton:focus, QToolButton[framed="true"]:focus { border: 2px solid @accent; padding: 3px 10px; }
QPushButton:disabled, QToolButton[framed="true"]:disabled { background: @window; color: @secondary; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton[primary="true"]:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled { background: @window; color: @secondary; border-color: @border; }
QPushButton:checked, QToolButton[framed="true"]:checked { background: @highlight; border-color: @accent; }
QToolButton[framed="true"][popupMode="2"] { padding-right: 24px; }
QToolButton[framed="true"][compact="true"] { padding: 0 10px; min-height: 18px; max-height: 20px; }
QToolButton[framed="true"][compact="true"]:focus { padding: 0 9px; }
QToolButton[framed="true"]::menu-indicator { image: url(:/waybill/style/@shadeDown.svg); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 8px; }
QToolButton[flat="true"] { background: transparent; border: 1px solid transparent; border-radius: 3px; padding: 2px 6px; }
QToolButton[flat="true"]:hover { background: @highlight; }
QToolButton[flat="true"]:focus { border: 2px solid @accent; padding: 1px 5px; }
QToolButton[statusPart="true"] { background: transparent; border: 0; border-left: 1px solid @border; padding: 0 10px; }
QToolButton[statusPart="true"]:focus { border: 2px solid @accent; }
QToolButton[link="true"] { background: transparent; border: 0; color: @accent; padding: 0; }
QToolButton[link="true"]:focus { border: 2px solid @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLineEdit { background: @base; border: 1px solid @border; border-radius: 3px; padding: 3px 6px; min-height: 20px;
    selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus { border: 2px solid @accent; padding: 2px 5px; }
QLineEdit:disabled { background: @window; color: @secondary; }
QComboBox QLineEdit, QSpinBox QLineEdit, QAbstractItemView QLineEdit { min-height: 0; }
QLineEdit[ownFrame="true"], QLineEdit[ownFrame="true"]:focus { background: transparent; border: 0; padding: 0; }
QPlainTextEdit, QTextEdit { background: @base; border: 0; selection-background-color: @accent;
    selection-color: @onAccent; }
QPlainTextEdit[framed="true"] { border: 1px solid @border; border-radius: 3px; padding: 2px; }
QPlainTextEdit[framed="true"]:focus { border: 2px solid @accent; padding: 1px; }
QPlainTextEdit[framed="true"]:disabled { background: @window; color: @secondary; }
QComboBox { background: @button; border: 1px solid @border; border-radius: 3px; padding: 3px 8px; min-height: 20px; }
QComboBox[compact="true"] { padding: 0 8px; max-height: 20px; }
QComboBox[compact="true"]:focus { padding: 0 7px; }
QComboBox:focus { border: 2px solid @accent; padding: 2px 7px; }
QComboBox:disabled { background: @window; color: @secondary; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url(:/waybill/style/@shadeDown.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @popup; border: 1px solid @border; selection-background-color: @highlight;
    selection-color: @text; }
QSpinBox { background: @base; border: 1px solid @border; border-radius: 3px; padding: 3px 22px 3px 6px; min-height: 18px; }
QSpinBox:focus { border: 2px solid @accent; padding: 2px 21px 2px 5px; }
QSpinBox:disabled { background: @window; color: @secondary; }
QSpinBox::up-button, QSpinBox::down-button { subcontrol-origin: border; width: 20px; border: 0; background: transparent; }
QSpinBox::up-button { subcontrol-position: top right; }
QSpinBox::down-button { subcontrol-position: bottom right; }
QSpinBox::up-arrow { image: url(:/waybill/style/@shadeUp.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url(:/waybill/style/@shadeDown.svg); width: 10px; height: 10px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid @secondary; border-radius: 2px; background: @base; }
QCheckBox::indicator:checked { border-color: @accent; background: @accent; image: url(:/waybill/style/@shadeCheck.svg); }
QCheckBox::indicator:disabled { border-color: @border; }
QCheckBox::indicator:focus { border: 2px solid @accent; width: 11px; height: 11px; }
)";

const char* const views = R"(
QTableView, QTreeView, QListView { background: @base; border: 0; outline: 0; alternate-background-color: @alternateBase; }
QHeaderView { background: @header; border: 0; }
QHeaderView::section { background: @header; color: @text; border: 0; border-right: 1px solid @innerLine;
    border-bottom: 1px solid @border; padding: 0 8px; }
QTableCornerButton::section { background: @header; border: 0; }
QTabWidget::pane { border: 0; border-top: 1px solid @border; }
QTabBar { background: @window; }
QTabBar::tab { background: transparent; border: 1px solid transparent; padding: 5px 14px; margin: 2px 0 0 0; min-height: 17px; }
QTabBar::tab:first { margin-left: 8px; }
QTabBar::tab:selected { background: @base; border-color: @border; border-top: 2px solid @accent;
    border-bottom-color: @base; font-weight: 600; }
QTabBar::tab:focus { color: @accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 3px; min-height: 28px; min-width: 28px; margin: 2px; }
QScrollBar::handle:hover { background: @secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: 0; background: @innerLine; max-height: 3px; }
QProgressBar::chunk { background: @accent; }
)";

} // namespace

QString styleSheetOf(const Tokens& tokens)
{
    const std::pair<const char*, QColor> roles[] = {
        {"@window", tokens.window},       {"@base", tokens.base},         {"@alternateBase", tokens.alternateBase},
        {"@header", tokens.header},       {"@button", tokens.button},     {"@popup", tokens.popup},
        {"@text", tokens.text},           {"@secondary", tokens.secondary}, {"@border", tokens.border},
        {"@innerLine", tokens.innerLine}, {"@accent", tokens.accent},     {"@onAccent", tokens.onAccent},
        {"@highlight", tokens.highlight},
    };
    QString sheet = QLatin1String(frame) + QLatin1String(controls) + QLatin1String(views);
    for (const auto& [role, colour] : roles)
        sheet.replace(QLatin1String(role) + QLatin1Char(';'), colour.name() + QLatin1Char(';'));
    sheet.replace(QLatin1String("@shade"), tokens.dark ? QLatin1String("dark") : QLatin1String("light"));
    return sheet;
}

} // namespace waybill::ui
